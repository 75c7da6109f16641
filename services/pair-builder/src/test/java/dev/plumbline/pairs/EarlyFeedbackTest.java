package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyFeedbackTest {
  private static final Duration WAITING_TIME = Duration.ofMinutes(10);

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    driver =
        PairDriver.start(
            directory,
            Map.of(
                "plumbline.pair-builder.waiting.time",
                WAITING_TIME.toSeconds() + " s",
                "plumbline.pair-builder.waiting.per-completion",
                2,
                "plumbline.pair-builder.waiting.in-all",
                3,
                "plumbline.kafka.topics.completions-retention",
                "1 hour"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void feedbackWaitsForItsCompletion() {
    driver.send(Vote.of("ann").up().on("c1"));
    assertThat(driver.sides()).isEmpty();

    driver.answer("c1", "Why?", "Because.");

    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void feedbackWhoseCompletionDoesNotComeGoesToTheDeadLetters() {
    Vote vote = Vote.of("ann").up().on("c1").id("e1");
    driver.send(vote);

    driver.pass(WAITING_TIME.plusSeconds(1));

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).contains("no completion", "within 600 s");
              assertThat(letter.key()).asString().isEqualTo("c1");
              assertThat(letter.value())
                  .isEqualTo(driver.bytes(driver.topics.feedback(), vote.event()));
            });
  }

  @Test
  void feedbackThatWasGivenUpIsCountedWhenItIsSentAgain() {
    Vote vote = Vote.of("ann").up().on("c1").id("e1");
    driver.send(vote).pass(WAITING_TIME.plusSeconds(1));
    driver.answer("c1", "Why?", "Because.");
    assertThat(driver.sides()).isEmpty();

    driver.send(vote);

    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void feedbackThatComesTwiceWhileItWaitsIsCountedOnce() {
    Vote vote = Vote.of("ann").up().on("c1").id("e1");
    driver.send(vote, vote);

    driver.answer("c1", "Why?", "Because.");

    assertThat(driver.counted("votes")).isEqualTo(1);
    assertThat(driver.counted("duplicates")).isEqualTo(1);
  }

  @Test
  void noMoreFeedbackThanAllowedWaitsForOneCompletion() {
    driver.send(
        Vote.of("ann").up().on("c1"), Vote.of("bob").up().on("c1"), Vote.of("cat").up().on("c1"));

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("too much feedback waits"));
  }

  @Test
  void noMoreFeedbackThanAllowedWaitsInAll() {
    driver.send(
        Vote.of("ann").up().on("c1"),
        Vote.of("ann").up().on("c2"),
        Vote.of("ann").up().on("c3"),
        Vote.of("ann").up().on("c4"));

    assertThat(driver.deadLetters(driver.topics.feedback())).hasSize(1);
    assertThat(driver.metrics.get("plumbline.pairs.waiting").gauge().value()).isEqualTo(3);
  }

  @Test
  void aChannelThatHasAllPlacesGivesTheOldestUpForAnother() {
    for (String completionId : List.of("c3", "c2", "c1")) {
      driver.send(Vote.of("ann").up().on(completionId).in("loud")).pass(Duration.ofSeconds(1));
    }

    driver.send(Vote.of("bob").up().on("q1").in("quiet"));
    driver.answer("quiet", "q1", "Why?", "Because.");

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key()).asString().isEqualTo("c3");
              assertThat(letter.reason()).contains("too much feedback of its channel waits");
            });
    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void aCompletionIsForgottenAfterItsRetention() {
    driver.answer("c1", "Why?", "Because.").answer("c2", "Why?", "No.");
    driver.send(Vote.of("ann").up().on("c1"));

    driver.pass(Duration.ofHours(2).plusSeconds(1));
    driver.send(Vote.of("ann").down().on("c2"));
    driver.pass(WAITING_TIME.plusSeconds(1));

    assertThat(driver.sides()).containsExactly("Because. > _");
    assertThat(driver.deadLetters(driver.topics.feedback())).hasSize(1);
  }

  @Test
  void nothingRunsOutBecauseTheClockOfTheMachineIsSet() {
    driver.answer("c1", "Why?", "Because.").send(Vote.of("ann").up().on("c2"));

    driver.setWallClock(Duration.ofDays(30));

    driver.answer("c2", "When?", "Now.").send(Vote.of("ann").up().on("c1"));
    assertThat(driver.sides()).containsExactly("Because. > _", "Now. > _");
    assertThat(driver.deadLetters(driver.topics.feedback())).isEmpty();
  }

  @Test
  void theFirstAnswerUnderACompletionIdStays() {
    driver.answer("c1", "Why?", "Because.").answer("c1", "Why?", "Something else.");

    driver.send(Vote.of("ann").up().on("c1"));

    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void feedbackThatNamesNoChannelIsOfItsCompletions() {
    driver.answer("support", "c1", "Why?", "Because.");

    driver.send(Vote.of("ann").up().on("c1"));

    assertThat(driver.pairs().values())
        .singleElement()
        .satisfies(pair -> assertThat(pair.getChannel()).isEqualTo("support"));
  }

  @Test
  void feedbackOfAnotherChannelThanItsCompletionIsRefused() {
    driver.answer("support", "c1", "Why?", "Because.");

    driver.send(Vote.of("ann").up().on("c1").in("sales"));

    assertThat(driver.sides()).isEmpty();
    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("sales", "support"));
  }
}
