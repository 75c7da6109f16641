package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.Completion;
import dev.plumbline.schema.PreferencePair;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of pairs learn which answers did not end where their text does. */
class CutAnswersTest {
  private static final String QUESTION = "Why?";

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
  void anAnswerThatReachedItsLimitIsMarkedAndOneThatEndedIsNot() {
    driver.send(cut("c1", "Because it")).answer("c2", QUESTION, "No idea.");

    driver.send(Vote.of("ann").up().on("c1"), Vote.of("ann").down().on("c2"));

    assertThat(driver.sides()).containsExactly("Because it > No idea.");
    assertThat(onlyPair().getChosen().getCut()).isTrue();
    assertThat(onlyPair().getRejected().getCut()).isFalse();
  }

  @Test
  void anAnswerThatItsClientBrokeOffIsMarked() {
    Completion stopped = PairDriver.completion("default", "c1", QUESTION, "Because it");
    stopped.setFinishReason("cancelled");
    driver.send(stopped);

    driver.send(Vote.of("ann").down().on("c1"));

    assertThat(onlyPair().getRejected().getCut()).isTrue();
  }

  @Test
  void aVoteThatComesBeforeItsAnswerKnowsToo() {
    driver.send(Vote.of("ann").down().on("c1")).send(cut("c1", "Because it"));

    assertThat(onlyPair().getRejected().getCut()).isTrue();
  }

  @Test
  void wordsWithWhichAnAnswerEndedAreWholeAsLongAsItsVoteStands() {
    driver.send(cut("c1", "Because.")).answer("c2", QUESTION, "Because.");
    driver.send(Vote.of("ann").up().on("c1").at(1));
    String pairId = onlyPair().getPairId();

    driver.send(Vote.of("bob").up().on("c2").at(2));
    assertThat(onlyPair().getChosen().getCut()).isFalse();

    driver.send(Vote.of("bob").withdrawn().on("c2").at(3));
    assertThat(onlyPair().getChosen().getCut()).isTrue();
    assertThat(onlyPair().getPairId()).isEqualTo(pairId);
  }

  @Test
  void theLastVoteOfAUserSaysWhichOfTheAnswersIsMeant() {
    driver.send(cut("c1", "Because.")).answer("c2", QUESTION, "Because.");

    driver.send(Vote.of("ann").up().on("c1").at(2), Vote.of("ann").up().on("c2").at(1));

    assertThat(onlyPair().getChosen().getCut()).isTrue();
  }

  @Test
  void whatAUserWroteIsWhole() {
    driver.send(cut("c1", "4")).answer("c2", QUESTION, "5");

    driver.send(
        Vote.of("ann").up().on("c1").at(1), Vote.of("bob").down().corrected("4").on("c2").at(2));

    assertThat(driver.sides()).containsExactly("4 > 5");
    assertThat(onlyPair().getChosen().getCut()).isFalse();
  }

  private PreferencePair onlyPair() {
    assertThat(driver.pairs()).hasSize(1);
    return driver.pairs().values().iterator().next();
  }

  private static Completion cut(String completionId, String answer) {
    Completion completion = PairDriver.completion("default", completionId, QUESTION, answer);
    completion.setFinishReason("length");
    return completion;
  }
}
