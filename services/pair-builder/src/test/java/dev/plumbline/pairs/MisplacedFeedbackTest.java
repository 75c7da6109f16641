package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.FeedbackEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MisplacedFeedbackTest {
  @Test
  void feedbackInTheWrongPartitionIsBroughtToItsCompletion(@TempDir Path directory) {
    // With many partitions, nearly everything in the only one that the driver has is misplaced.
    try (PairDriver driver = PairDriver.start(directory, Map.of(), 100)) {
      IntStream.range(0, 10)
          .forEach(
              i ->
                  driver
                      .answer("c" + i, "Question " + i, "a")
                      .send(Vote.of("ann").up().on("c" + i)));

      assertThat(driver.pairs()).hasSize(10);
    }
  }

  @Test
  void aVoteOnAPromptOfAnotherPartitionTravelsThere(@TempDir Path directory) {
    try (PairDriver driver = PairDriver.start(directory, Map.of(), 100)) {
      IntStream.range(0, 10)
          .forEach(i -> driver.send(Vote.of("ann").up().on("Question " + i, "a")));

      assertThat(driver.pairs()).hasSize(10);
      assertThat(driver.travelled()).isBetween(1, 10);
    }
  }

  @Test
  void aVoteOnAPromptOfTheSamePartitionIsCountedWhereItIs(@TempDir Path directory) {
    try (PairDriver driver = PairDriver.start(directory, Map.of())) {
      driver
          .answer("c1", "Why?", "Because.")
          .send(Vote.of("ann").up().on("c1"), Vote.of("bob").down().on("Why?", "No idea."));

      assertThat(driver.sides()).containsExactly("Because. > No idea.");
      assertThat(driver.travelled()).isZero();
    }
  }

  @Test
  void theKeyOfFeedbackDoesNotMatter(@TempDir Path directory) {
    try (PairDriver driver = PairDriver.start(directory, Map.of())) {
      FeedbackEvent vote = Vote.of("ann").up().on("c1").id("e1").event();
      driver.answer("c1", "Why?", "Because.");

      driver.sendBytes(
          driver.topics.feedback(), null, driver.bytes(driver.topics.feedback(), vote));

      assertThat(driver.sides()).containsExactly("Because. > _");
    }
  }

  @Test
  void misplacedFeedbackKeepsItsOriginInTheDeadLetters(@TempDir Path directory) {
    try (PairDriver driver = PairDriver.start(directory, Map.of(), 100)) {
      driver.answer("support", "c1", "Why?", "Because.");

      driver.send(Vote.of("ann").up().on("c1").in("sales"));

      assertThat(driver.deadLetters(driver.topics.feedback()))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.key()).asString().isEqualTo("c1");
                assertThat(letter.headers()).containsEntry("plumbline.error.offset", "0");
              });
    }
  }
}
