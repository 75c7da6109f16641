package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.ErasureMark;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.Erasure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingTest {
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    driver = PairDriver.start(directory, Map.of());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void pairsThatRestOnOthersTooAreBuiltWithoutTheUser() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1),
        Vote.of("bob").up().on("Why?", "Because.").at(2),
        Vote.of("bob").down().on("Why?", "No.").at(3),
        Vote.of("ann").down().on("Why?", "Never.").at(4));

    driver.forget("ann", 10).pass(A_WHILE);

    assertThat(driver.sides()).containsExactly("Because. > No.");
    assertThat(driver.pairs().values())
        .singleElement()
        .satisfies(pair -> assertThat(pair.getChosen().getUp()).isEqualTo(1));
  }

  @Test
  void everyPartReportsWhatItTookOutAndWhichPairsRestedOnIt() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1),
        Vote.of("bob").down().on("Why?", "No.").at(2),
        Vote.of("bob").up().on("When?", "Now.").at(2));
    List<PairKey> ofAnn =
        driver.pairs().entrySet().stream()
            .filter(pair -> PairDriver.sides(pair.getValue()).equals("Because. > No."))
            .map(pair -> PairKey.parse(pair.getKey()))
            .toList();

    driver.forget("ann", 10).pass(A_WHILE);

    List<Erasure> reports = driver.erasures();
    assertThat(reports).extracting(Erasure::getTask).containsOnly("resolution-0", "counting-0");
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.getUserId()).isNull())
        .allSatisfy(
            report ->
                assertThat(report.getRequestedAt()).isEqualTo(PairDriver.START.plusSeconds(10)));
    Erasure counting =
        reports.stream().filter(report -> report.getVotes() > 0).findFirst().orElseThrow();
    assertThat(counting.getVotes()).isEqualTo(1);
    assertThat(counting.getChannels()).containsExactly("default");
    PairDigests digests = PairDigests.read(counting.getPairs());
    assertThat(digests.size()).isEqualTo(1);
    assertThat(digests.common(PairDigests.of(ofAnn))).isEqualTo(1);
  }

  /** An adapter may have learned from the half pair, and the user's vote with it. */
  @Test
  void pairsThatBecameOthersSinceTheVoteAreReportedToo() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1),
        Vote.of("bob").up().on("When?", "Now.").at(1));
    List<PairKey> halfOfAnn =
        driver.pairs().entrySet().stream()
            .filter(pair -> PairDriver.sides(pair.getValue()).equals("Because. > _"))
            .map(pair -> PairKey.parse(pair.getKey()))
            .toList();
    driver.send(Vote.of("bob").down().on("Why?", "No.").at(2));
    assertThat(driver.sides()).containsExactly("Because. > No.", "Now. > _");

    driver.forget("ann", 10).pass(A_WHILE);

    PairDigests former = PairDigests.of(List.of());
    PairDigests now = PairDigests.of(List.of());
    for (Erasure report : driver.erasures()) {
      former = former.plus(PairDigests.read(report.getFormerPairs()));
      now = now.plus(PairDigests.read(report.getPairs()));
    }
    assertThat(now.size()).isEqualTo(1);
    assertThat(former.common(PairDigests.of(halfOfAnn))).isEqualTo(1);
    assertThat(former.common(now)).isZero();
  }

  @Test
  void theChangesAreMarkedSoThatTrainersKnowWhy() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1), Vote.of("bob").up().on("When?", "Now."));
    assertThat(driver.changes()).noneMatch(change -> ErasureMark.isOn(change.headers()));

    driver.forget("ann", 10).pass(A_WHILE);

    List<TestRecord<String, byte[]>> changes = driver.changes();
    assertThat(changes).singleElement().matches(change -> change.value() == null);
    assertThat(changes).allMatch(change -> ErasureMark.isOn(change.headers()));
  }

  @Test
  void theSecondTimeNothingIsFound() {
    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(1));
    driver.forget("ann", 10).pass(A_WHILE);
    driver.erasures();
    driver.changes();

    driver.forget("ann", 20).pass(A_WHILE);

    assertThat(driver.erasures())
        .hasSize(2)
        .allSatisfy(
            report -> {
              assertThat(report.getVotes()).isZero();
              assertThat(report.getPairs().remaining()).isZero();
            });
    assertThat(driver.changes()).isEmpty();
  }

  @Test
  void theSameRequestIsDoneOnce() {
    driver.forget("ann", 10).pass(A_WHILE);
    assertThat(driver.erasures()).hasSize(2);

    driver.forget("ann", 10).pass(A_WHILE).pass(A_WHILE);

    assertThat(driver.erasures()).isEmpty();
  }

  @Test
  void aVoteOfBeforeThatComesLaterDoesNotCountAndALaterVoteIsANewOne() {
    driver.answer("c1", "When?", "Now.");
    driver.forget("ann", 10).pass(A_WHILE);

    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(9), Vote.of("ann").up().on("c1").at(9));
    assertThat(driver.sides()).isEmpty();
    assertThat(driver.counted("forgotten")).isEqualTo(2);

    driver.send(Vote.of("ann").down().on("Why?", "Because.").at(11));
    assertThat(driver.sides()).containsExactly("_ > Because.");
  }

  @Test
  void feedbackOfTheUserWaitsNoMoreAndThatOfOthersDoes() {
    driver.send(Vote.of("ann").up().on("c1").at(1), Vote.of("bob").down().on("c1").at(2));

    driver.forget("ann", 10).pass(A_WHILE);
    driver.answer("c1", "Why?", "Because.");

    assertThat(driver.sides()).containsExactly("_ > Because.");
    assertThat(driver.deadLetters(driver.topics.feedback())).isEmpty();
  }

  @Test
  void aVoteOfAfterTheRequestCountsThoughTheUserIsForgottenOnlyThen() {
    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(1));
    driver.forget("ann", 10);
    driver.send(
        Vote.of("ann").down().on("Why?", "Because.").at(70),
        Vote.of("ann").up().on("When?", "Now.").at(70));
    assertThat(driver.sides()).containsExactly("Now. > _", "_ > Because.");

    driver.pass(A_WHILE);

    assertThat(driver.sides()).containsExactly("Now. > _", "_ > Because.");
    assertThat(driver.erasures())
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.getVotes()).isZero())
        .allSatisfy(report -> assertThat(report.getChannels()).isEmpty());
  }

  @Test
  void thePairsAreTheSameWhetherTheUserIsForgottenBeforeOrAfterTheVotes(@TempDir Path other) {
    Vote[] votes = {
      Vote.of("ann").up().on("Why?", "Because.").at(1),
      Vote.of("ann").down().on("Why?", "No.").at(2),
      Vote.of("ann").down().on("Why?", "Never.").corrected("No.").at(70),
      Vote.of("ann").up().on("When?", "Now.").at(10),
      Vote.of("ann").down().on("When?", "Later.").at(71),
      Vote.of("bob").up().on("When?", "Now.").at(3)
    };

    driver.send(votes).forget("ann", 10).pass(A_WHILE);
    try (PairDriver forgottenFirst = PairDriver.start(other, Map.of())) {
      forgottenFirst.forget("ann", 10).pass(A_WHILE).send(votes);

      assertThat(driver.sides()).containsExactly("No. > Never.", "Now. > Later.");
      assertThat(driver.pairs()).isEqualTo(forgottenFirst.pairs());
    }
  }

  @Test
  void waitingFeedbackOfAfterTheRequestWaitsOn() {
    driver.send(Vote.of("ann").up().on("c1").at(1)).forget("ann", 10);
    driver.send(Vote.of("ann").down().on("c2").at(70)).pass(A_WHILE);

    driver.answer("c1", "Why?", "Because.").answer("c2", "When?", "Now.");

    assertThat(driver.sides()).containsExactly("_ > Now.");
  }

  @Test
  void nothingOfTheUserIsLeftInAnyStore() {
    driver.answer("c1", "What did ann ask?", "ann's answer").answer("c2", "Why?", "Because.");
    driver.send(
        Vote.of("ann-7").up().on("c1").at(1),
        Vote.of("ann-7").down().on("Why?", "Because.").corrected("ann's own words").at(2),
        Vote.of("ann-7").withdrawn().on("When?", "ann never says").at(3),
        Vote.of("bob").up().on("c2").at(4),
        Vote.of("ann-7").up().on("c-unknown").at(5));
    assertThat(driver.state()).contains("ann-7", "ann's answer", "ann's own words");

    driver.forget("ann-7", 10).pass(A_WHILE);
    // What the command does last: it recalls the answers, and takes the name out of the request.
    driver.sendBytes(driver.topics.completions(), "c1", null);
    driver.forgotten("ann-7", 10).pass(A_WHILE);

    assertThat(driver.sides()).containsExactly("Because. > _");
    assertThat(driver.state()).contains("Because.").doesNotContain("ann-7", "ann's", "ann ");
  }
}
