package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectionsTest {
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
  void aCorrectionIsLikedAgainstTheOriginal() {
    driver.answer("c1", "2 + 2?", "5");

    driver.send(Vote.of("ann").down().corrected("4").on("c1").at(1));

    PreferencePair pair = driver.pairs().values().iterator().next();
    assertThat(driver.sides()).containsExactly("4 > 5");
    assertThat(pair.getChosen()).isEqualTo(new RatedResponse("4", 1, 0, true, false));
    assertThat(pair.getRejected()).isEqualTo(new RatedResponse("5", 0, 1, false, false));
  }

  @Test
  void whoeverCorrectsALikedAnswerLikesTheCorrectionMore() {
    driver.send(Vote.of("ann").up().corrected("4").on("2 + 2?", "Four"));

    assertThat(driver.sides()).containsExactly("4 > Four");
  }

  @Test
  void withdrawingTheVoteWithdrawsItsCorrection() {
    driver.send(Vote.of("ann").down().corrected("4").on("2 + 2?", "5").at(1));

    driver.send(Vote.of("ann").withdrawn().on("2 + 2?", "5").at(2));

    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void aLaterVoteWithoutCorrectionReplacesTheOneWithIt() {
    driver.send(Vote.of("ann").down().corrected("4").on("2 + 2?", "5").at(1));

    driver.send(Vote.of("ann").up().on("2 + 2?", "5").at(2));

    assertThat(driver.sides()).containsExactly("5 > _");
  }

  @Test
  void theLaterOfACorrectionAndAVoteOnItsTextStands() {
    driver.send(Vote.of("ann").down().corrected("4").on("2 + 2?", "5").at(1));

    driver.send(Vote.of("ann").down().on("2 + 2?", "4").at(2));

    assertThat(driver.sides()).containsExactly("_ > 4", "_ > 5");
  }

  @Test
  void aUserWhoWritesWhatSomebodyLikedCountsAsOneMoreVote() {
    driver.send(
        Vote.of("ann").up().on("2 + 2?", "4").at(1),
        Vote.of("bob").down().corrected("4").on("2 + 2?", "5").at(2));

    PreferencePair pair = driver.pairs().values().iterator().next();
    assertThat(pair.getChosen()).isEqualTo(new RatedResponse("4", 2, 0, true, false));
  }

  @Test
  void aUserWhoLikesACorrectionOfHisOwnIsOneVoter() {
    driver.send(
        Vote.of("ann").down().corrected("4").on("2 + 2?", "5").at(1),
        Vote.of("ann").up().on("2 + 2?", "4").at(2));

    PreferencePair pair = driver.pairs().values().iterator().next();
    assertThat(pair.getChosen()).isEqualTo(new RatedResponse("4", 1, 0, false, false));
  }

  @Test
  void aCorrectionThatChangesNothingIsNone() {
    driver.send(Vote.of("ann").up().corrected("4").on("2 + 2?", "4"));

    assertThat(driver.sides()).containsExactly("4 > _");
  }
}
