package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateAgeTest {
  private static final Instant STOP = Instant.parse("2026-05-01T10:00:00Z");

  @TempDir Path directory;

  @BeforeEach
  void makeState() throws IOException {
    Files.createDirectories(state().resolve("0_1"));
  }

  @Test
  void nobodyKnowsTheAgeOfStateThatWasNeverLeftInOrder() {
    assertThat(at(STOP).outdated()).isTrue();
  }

  @Test
  void whereThereIsNoStateNothingIsOutdated() throws IOException {
    Files.delete(state().resolve("0_1"));
    assertThat(at(STOP).outdated()).isFalse();

    Files.delete(state());
    assertThat(at(STOP).outdated()).isFalse();
  }

  @Test
  void theStateOfAnotherApplicationHasAnAgeOfItsOwn() throws IOException {
    useAndLeave(STOP);
    Path other = Files.createDirectories(directory.resolve("other").resolve("0_1")).getParent();

    assertThat(new StateAge(other, Duration.ofDays(1), Clock.systemUTC()).outdated()).isTrue();
  }

  @Test
  void stateIsOutdatedOnceKafkaMayHaveForgottenWhatWasDeleted() throws IOException {
    useAndLeave(STOP);

    assertThat(at(STOP.plus(Duration.ofHours(23))).outdated()).isFalse();
    assertThat(at(STOP.plus(Duration.ofHours(24))).outdated()).isTrue();
  }

  @Test
  void stateThatWasNotUsedIsAsOldAsBefore() throws IOException {
    useAndLeave(STOP);
    at(STOP.plus(Duration.ofHours(20))).leave();

    assertThat(at(STOP.plus(Duration.ofHours(30))).outdated()).isTrue();
  }

  @Test
  void stateThatWasUsedIsAsOldAsTheLastStop() throws IOException {
    useAndLeave(STOP);
    useAndLeave(STOP.plus(Duration.ofHours(20)));

    assertThat(at(STOP.plus(Duration.ofHours(30))).outdated()).isFalse();
  }

  @Test
  void nobodyKnowsTheAgeWhenTheFileSaysNothing() throws IOException {
    Files.writeString(directory.resolve("pairs.stopped-at"), "");

    assertThat(at(STOP).outdated()).isTrue();
  }

  private Path state() {
    return directory.resolve("pairs");
  }

  private void useAndLeave(Instant now) throws IOException {
    StateAge age = at(now);
    age.used();
    age.leave();
  }

  private StateAge at(Instant now) {
    return new StateAge(state(), Duration.ofDays(1), Clock.fixed(now, ZoneOffset.UTC));
  }
}
