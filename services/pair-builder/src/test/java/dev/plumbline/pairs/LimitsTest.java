package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
  private static final long DAY = 86_400;
  private static final Duration TIDIED = Duration.ofMinutes(1);

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    driver =
        PairDriver.start(
            directory,
            Map.of(
                "plumbline.pair-builder.limits.responses-per-prompt", 4,
                "plumbline.pair-builder.limits.voters-per-response", 3,
                "plumbline.pair-builder.limits.pairs-per-prompt", 2,
                "plumbline.pair-builder.limits.responses-per-user", 5,
                "plumbline.pair-builder.limits.user-window", "1 day"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aResponseHasNoMoreVotersThanAllowed() {
    IntStream.range(0, 10).forEach(i -> driver.send(Vote.of("user-" + i).up().on("Why?", "a")));

    assertThat(driver.pairs().values().iterator().next().getChosen().getUp()).isEqualTo(3);
    assertThat(dropped("voters-per-response") + dropped("displaced")).isEqualTo(7);
  }

  @Test
  void aPromptHasNoMoreResponsesThanAllowed() {
    List<String> answers = IntStream.range(0, 10).mapToObj(i -> "answer " + i).toList();

    answers.forEach(answer -> driver.send(Vote.of("of " + answer).up().on("Why?", answer)));

    Prompt prompt = Prompt.of("default", List.of(new Turn("user", "Why?")));
    List<String> smallest =
        answers.stream()
            .sorted(Comparator.comparing(answer -> Fingerprint.ofResponse(prompt.id(), answer)))
            .limit(2)
            .map(answer -> answer + " > _")
            .sorted()
            .toList();
    assertThat(driver.sides()).isEqualTo(smallest);
    assertThat(dropped("responses-per-prompt") + dropped("displaced")).isEqualTo(6);
  }

  @Test
  void theClearestPairsOfAPromptArePublished() {
    driver.send(
        Vote.of("ann").up().on("Why?", "a"),
        Vote.of("bob").up().on("Why?", "a"),
        Vote.of("ann").up().on("Why?", "b"),
        Vote.of("ann").down().on("Why?", "c"),
        Vote.of("bob").down().on("Why?", "c"),
        Vote.of("ann").down().on("Why?", "d"));

    assertThat(driver.sides()).hasSize(2).contains("a > c").doesNotContain("b > d");
  }

  @Test
  void aUsersVotesCountOnNoMoreResponsesADayThanAllowed() {
    IntStream.range(0, 8).forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a")));

    assertThat(driver.pairs()).hasSize(5);
    assertThat(dropped("responses-per-user")).isLessThanOrEqualTo(3);
  }

  @Test
  void aNewDayGivesAUserNewVotes() {
    for (int i = 0; i < 8; i++) {
      driver.send(Vote.of("ann").up().on("Question " + i, "a").at(i * DAY));
      driver.pass(Duration.ofDays(1));
    }

    assertThat(driver.pairs()).hasSize(8);
  }

  @Test
  void oneUsersVotesLeaveThoseOfOthersAlone() {
    IntStream.range(0, 8).forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a")));

    driver.send(Vote.of("bob").up().on("Question", "a"));

    assertThat(driver.pairs()).hasSize(6);
  }

  @Test
  void whoeverIsOverTheLimitMayStillWithdraw() {
    IntStream.range(0, 8)
        .forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a").at(1)));

    IntStream.range(0, 8)
        .forEach(i -> driver.send(Vote.of("ann").withdrawn().on("Question " + i, "a").at(2)));

    assertThat(driver.pairs()).isEmpty();
  }

  @Test
  void ofAForgottenUserOnlyTheVotesOfAfterTheRequestAreOnTheQuota() {
    IntStream.range(0, 5)
        .forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a").at(1)));
    driver.forget("ann", 10);
    driver.send(Vote.of("ann").down().on("Question 0", "a").at(70)).pass(Duration.ofSeconds(2));

    IntStream.range(0, 4)
        .forEach(i -> driver.send(Vote.of("ann").up().on("New question " + i, "a").at(80)));
    assertThat(driver.pairs()).hasSize(5);

    driver.send(Vote.of("ann").up().on("One question too many", "a").at(80));
    assertThat(driver.pairs()).hasSize(5);
  }

  @Test
  void aDayThatIsLongPastHasNoMoreVotesHoweverSlowlyTheyCome() {
    for (int i = 0; i < 8; i++) {
      driver.send(Vote.of("ann").up().on("Question " + i, "a").at(-40 * DAY)).pass(TIDIED);
    }
    assertThat(driver.pairs()).hasSize(5);

    for (int i = 8; i < 12; i++) {
      driver.pass(Duration.ofDays(20)).pass(TIDIED);
      driver.send(Vote.of("ann").up().on("Question " + i, "a").at(-40 * DAY));
    }
    assertThat(driver.pairs()).hasSize(5);
  }

  @Test
  void whatADayHadIsForgottenWhenNoVotesOfItComeAnyMore() {
    IntStream.range(0, 5)
        .forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a").at(-40 * DAY)));

    driver.pass(Duration.ofDays(32)).send(Vote.of("bob").up().on("Why?", "b")).pass(TIDIED);

    driver.send(Vote.of("ann").up().on("New question", "a").at(-40 * DAY));
    assertThat(driver.pairs()).hasSize(5 + 1 + 1);
  }

  private double dropped(String limit) {
    return driver.counted("dropped", "limit", limit);
  }
}
