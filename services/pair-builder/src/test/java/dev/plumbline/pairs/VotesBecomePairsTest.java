package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VotesBecomePairsTest {
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
  void aLikedAndADislikedAnswerToOnePromptAreAPair() {
    driver.answer("c1", "Why?", "Because.").answer("c2", "Why?", "It is a long story.");

    driver.send(Vote.of("ann").up().on("c1").at(1), Vote.of("bob").down().on("c2").at(2));

    assertThat(driver.sides()).containsExactly("Because. > It is a long story.");
    PreferencePair pair = onlyPair();
    assertThat(pair.getChannel()).isEqualTo("default");
    assertThat(pair.getMessages())
        .singleElement()
        .hasToString(pair.getMessages().get(0).toString());
    assertThat(pair.getChosen()).isEqualTo(new RatedResponse("Because.", 1, 0, false, false));
    assertThat(pair.getRejected())
        .isEqualTo(new RatedResponse("It is a long story.", 0, 1, false, false));
    assertThat(pair.getUpdatedAt()).isEqualTo(PairDriver.START.plusSeconds(2));
  }

  @Test
  void thePairIsKeyedByItsChannelAndItsId() {
    driver.send(Vote.of("ann").up().on("Why?", "Because.").in("support"));

    Map.Entry<String, PreferencePair> pair = driver.pairs().entrySet().iterator().next();

    assertThat(pair.getKey()).isEqualTo("support:" + pair.getValue().getPairId());
  }

  @Test
  void inlineVotesAndVotesOnCompletionsMeetUnderTheSamePrompt() {
    driver.answer("c1", "Why?", "Because.");

    driver.send(Vote.of("ann").up().on("c1"), Vote.of("bob").down().on(" Why?\r\n", "No."));

    assertThat(driver.sides()).containsExactly("Because. > No.");
  }

  @Test
  void theSamePromptInTwoChannelsIsTwoPrompts() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").in("a"),
        Vote.of("bob").down().on("Why?", "No.").in("b"));

    assertThat(driver.sides()).containsExactly("Because. > _", "_ > No.");
  }

  @Test
  void oneSideAloneIsAHalfPairThatGivesWayToTheWholeOne() {
    driver.send(Vote.of("ann").up().on("Why?", "Because."));
    List<TestRecord<String, byte[]>> half = driver.changes();

    driver.send(Vote.of("bob").down().on("Why?", "No."));
    List<TestRecord<String, byte[]>> whole = driver.changes();

    assertThat(half).singleElement().satisfies(record -> assertThat(record.value()).isNotNull());
    assertThat(whole).hasSize(2);
    assertThat(whole.get(0).key()).isEqualTo(half.get(0).key());
    assertThat(whole.get(0).value()).isNull();
    assertThat(whole.get(1).value()).isNotNull();
  }

  @Test
  void eachLikedAnswerIsPairedWithEachDislikedOne() {
    driver.send(
        Vote.of("ann").up().on("Why?", "a"),
        Vote.of("ann").up().on("Why?", "b"),
        Vote.of("ann").down().on("Why?", "c"),
        Vote.of("ann").down().on("Why?", "d"));

    assertThat(driver.sides()).containsExactly("a > c", "a > d", "b > c", "b > d");
  }

  @Test
  void aTieSaysNothing() {
    driver.send(Vote.of("ann").up().on("Why?", "Because."));

    driver.send(Vote.of("bob").down().on("Why?", "Because."));

    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void theNetVoteDecides() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because."),
        Vote.of("bob").up().on("Why?", "Because."),
        Vote.of("cat").down().on("Why?", "Because."));

    assertThat(onlyPair().getChosen()).isEqualTo(new RatedResponse("Because.", 2, 1, false, false));
  }

  @Test
  void theLastVoteOfAUserStands() {
    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(1));

    driver.send(Vote.of("ann").down().on("Why?", "Because.").at(2));

    assertThat(driver.sides()).containsExactly("_ > Because.");
    assertThat(onlyPair().getRejected())
        .isEqualTo(new RatedResponse("Because.", 0, 1, false, false));
  }

  @Test
  void anEarlierVoteThatComesLaterChangesNothing() {
    driver.send(Vote.of("ann").down().on("Why?", "Because.").at(2));

    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(1));

    assertThat(driver.sides()).containsExactly("_ > Because.");
    assertThat(driver.counted("late")).isEqualTo(1);
  }

  @Test
  void votesOfOneMomentAreOrderedByTheirEventIds() {
    driver.send(
        Vote.of("ann").down().on("Why?", "Because.").at(1).id("b"),
        Vote.of("ann").up().on("Why?", "Because.").at(1).id("a"));

    assertThat(driver.sides()).containsExactly("_ > Because.");
  }

  @Test
  void aWithdrawnVoteTakesItsPairsBack() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1),
        Vote.of("bob").down().on("Why?", "No.").at(2));

    driver.send(Vote.of("ann").withdrawn().on("Why?", "Because.").at(3));

    assertThat(driver.sides()).containsExactly("_ > No.");
    assertThat(driver.counted("withdrawn")).isEqualTo(2);
  }

  @Test
  void aWithdrawalThatComesBeforeItsVoteIsRemembered() {
    driver.send(Vote.of("ann").withdrawn().on("Why?", "Because.").at(2));

    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(1));

    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void whoeverWithdrewMayVoteAgain() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").at(1),
        Vote.of("ann").withdrawn().on("Why?", "Because.").at(2));

    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(3));

    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void anEventThatComesTwiceIsCountedOnce() {
    Vote vote = Vote.of("ann").up().on("Why?", "Because.").id("e1").at(1);
    driver.send(vote);
    driver.changes();

    driver.send(vote);

    assertThat(driver.changes()).isEmpty();
    assertThat(driver.counted("duplicates")).isEqualTo(1);
    assertThat(driver.counted("votes")).isEqualTo(1);
  }

  @Test
  void anEventThatIsSentAgainWithAnotherTimeIsTheSameEvent() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").id("e1").at(1),
        Vote.of("ann").down().on("Why?", "Because.").id("e2").at(2));

    driver.send(Vote.of("ann").up().on("Why?", "Because.").id("e1").at(3));

    assertThat(driver.sides()).containsExactly("_ > Because.");
  }

  @Test
  void theSameIdOnAnotherPromptIsAnotherEvent() {
    driver.send(
        Vote.of("ann").up().on("Why?", "Because.").id("e1").at(1),
        Vote.of("ann").up().on("How?", "Somehow.").id("e1").at(1));

    assertThat(driver.sides()).containsExactly("Because. > _", "Somehow. > _");
  }

  @Test
  void anEventThatComesAgainMuchLaterStillChangesNothing() {
    Vote vote = Vote.of("ann").up().on("Why?", "Because.").id("e1");
    driver.send(vote).pass(Duration.ofDays(3));
    driver.changes();

    driver.send(vote);

    assertThat(driver.changes()).isEmpty();
    assertThat(driver.counted("duplicates")).isEqualTo(1);
  }

  @Test
  void anEventThatCameTooLateIsTheSameEventWhenItIsSentAgainWithAnotherTime() {
    driver.send(
        Vote.of("ann").down().on("Why?", "Because.").id("e2").at(2),
        Vote.of("ann").up().on("Why?", "Because.").id("e1").at(1));

    driver.send(Vote.of("ann").up().on("Why?", "Because.").id("e1").at(3));

    assertThat(driver.sides()).containsExactly("_ > Because.");
    assertThat(driver.counted("late")).isEqualTo(1);
    assertThat(driver.counted("duplicates")).isEqualTo(1);
  }

  @Test
  void longTextsAreKeptBesideTheirBallotAndForgottenWithTheVotes() {
    String question = "q".repeat(3000);
    String answer = "a".repeat(3000);
    driver.send(
        Vote.of("ann").up().on(question, answer).at(1),
        Vote.of("bob").down().on(question, "No.").at(2));
    assertThat(driver.sides()).containsExactly(answer + " > No.");
    assertThat(driver.state()).contains(question, answer, "No.");

    driver.send(
        Vote.of("ann").withdrawn().on(question, answer).at(3),
        Vote.of("bob").withdrawn().on(question, "No.").at(4));

    assertThat(driver.sides()).isEmpty();
    assertThat(driver.state()).doesNotContain("qqq", "aaa", "No.");
  }

  @Test
  void anonymousVotersOfTwoCompletionsAreTwoVoters() {
    driver.answer("c1", "Why?", "Because.").answer("c2", "Why?", "Because.");

    driver.send(Vote.ofSomebody().up().on("c1"), Vote.ofSomebody().up().on("c2"));

    assertThat(onlyPair().getChosen().getUp()).isEqualTo(2);
  }

  @Test
  void theAnonymousVoterOfACompletionMayChangeItsMind() {
    driver.answer("c1", "Why?", "Because.");

    driver.send(
        Vote.ofSomebody().up().on("c1").at(1), Vote.ofSomebody().withdrawn().on("c1").at(2));

    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void aUserWhoIsNamedLikeACompletionIsNotItsAnonymousVoter() {
    driver.answer("c1", "Why?", "Because.");

    driver.send(Vote.ofSomebody().up().on("c1"), Vote.of("c1").up().on("c1"));

    assertThat(onlyPair().getChosen().getUp()).isEqualTo(2);
  }

  @Test
  void theIdOfAPairIsStable() {
    driver.send(Vote.of("ann").up().on("Why?", "a").at(1), Vote.of("ann").down().on("Why?", "b"));
    String before = onlyPair().getPairId();

    driver.send(Vote.of("ann").withdrawn().on("Why?", "a").at(2));
    driver.send(Vote.of("bob").up().on("Why?", "a").at(3));

    assertThat(onlyPair().getPairId()).isEqualTo(before);
  }

  private PreferencePair onlyPair() {
    assertThat(driver.pairs()).hasSize(1);
    return driver.pairs().values().iterator().next();
  }
}
