package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine whose clock is two hours slow counts as any other: all its records are of the future.
 */
class SlowClockTest {
  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    Instant believed = PairDriver.START.minus(Duration.ofHours(2));
    driver =
        PairDriver.start(
            directory, Map.of("plumbline.pair-builder.waiting.time", "10 minutes"), 1, believed);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aFreshVoteIsCounted() {
    driver.send(Vote.of("ann").up().on("Why?", "Because."));

    assertThat(driver.deadLetters(driver.topics.feedback())).isEmpty();
    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void aVoteOfTheFutureIsRefused() {
    Instant microseconds = Instant.ofEpochMilli(PairDriver.START.toEpochMilli() * 1000);

    driver.send(Vote.of("ann").up().on("Why?", "Because.").at(microseconds));
    driver.send(Vote.of("bob").up().on("Why?", "No.").at(3601));

    assertThat(driver.deadLetters(driver.topics.feedback())).hasSize(2);
    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void aVoteOfTheFarFutureIsRefusedAlthoughItsRecordIsOfThenToo() {
    Instant microseconds = Instant.ofEpochMilli(PairDriver.START.toEpochMilli() * 1000);

    driver.sendAt(
        microseconds, Vote.of("ann").up().on("Why?", "Because.").at(microseconds).id("e").event());

    assertThat(driver.deadLetters(driver.topics.feedback())).hasSize(1);
    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void whatWaitsDoesNotRunOutBecauseOfARecordOfTheFuture() {
    driver.send(Vote.of("ann").up().on("c1"));
    driver.sendAt(
        PairDriver.START.plus(Duration.ofDays(10)),
        Vote.of("bob").down().on("Why?", "No.").id("e").event());

    driver.pass(Duration.ofSeconds(2)).answer("c1", "Why?", "Because.");

    assertThat(driver.deadLetters(driver.topics.feedback())).isEmpty();
    assertThat(driver.sides()).containsExactly("Because. > No.");
  }

  @Test
  void theHeadersOfADeadLetterAreThoseOfItsRecord() {
    driver.sendBytes(driver.topics.feedback(), "f", new byte[] {1, 2, 3});

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(letter -> assertThat(letter.headers()).doesNotContainKey("plumbline.written"));
  }
}
