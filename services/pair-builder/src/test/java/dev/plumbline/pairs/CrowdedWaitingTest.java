package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very much feedback comes before its completions, or without any. */
class CrowdedWaitingTest {
  private static final Duration WAITING_TIME = Duration.ofMinutes(10);
  private static final int GIVEN_UP_AT_ONCE = 500;

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    driver =
        PairDriver.start(
            directory,
            Map.of("plumbline.pair-builder.waiting.time", WAITING_TIME.toSeconds() + " s"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void whatIsDueAtOnceIsGivenUpInPortionsAndThoseFirstThatWaitedLongest() {
    driver.send(Vote.of("ann").up().on("z-first")).pass(Duration.ofSeconds(1));
    for (int i = 0; i < GIVEN_UP_AT_ONCE; i++) {
      driver.send(Vote.of("ann").up().on("c" + i));
    }

    driver.pass(WAITING_TIME);

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .hasSize(GIVEN_UP_AT_ONCE)
        .anySatisfy(letter -> assertThat(letter.key()).asString().isEqualTo("z-first"));
    assertThat(driver.metrics.get("plumbline.pairs.waiting").gauge().value()).isEqualTo(1);
    driver.pass(Duration.ofSeconds(1));
    assertThat(driver.deadLetters(driver.topics.feedback())).hasSize(1);
    assertThat(driver.metrics.get("plumbline.pairs.waiting").gauge().value()).isZero();
  }
}
