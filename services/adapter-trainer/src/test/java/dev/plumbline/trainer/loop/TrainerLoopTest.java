package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.trainer.FakeAligner;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.run.DeviceFailureException;
import dev.plumbline.trainer.run.TrainingJob;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.run.WorkDirectory;
import dev.plumbline.trainer.status.TrainerStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop whose turns end at the clock, so that it needs no broker. */
class TrainerLoopTest {
  @TempDir Path directory;
  private final FakeAligner aligner = new FakeAligner();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TrainerMetrics metrics = new TrainerMetrics(registry);
  private Installation installation;
  private WorkDirectory workDirectory;
  private TrainingRunner runner;

  @BeforeEach
  void aWorkerThatHasShownAChannel() {
    installation = Installation.attach(directory, "127.0.0.1:1", "loop");
    workDirectory = WorkDirectory.open(directory.resolve("work"));
    runner = new TrainingRunner(aligner, installation.store(), workDirectory);
    metrics.show(
        new TrainerStatus(
            List.of(),
            List.of(
                new TrainerStatus.Channel(
                    "c",
                    0,
                    new PairCounts(3, 0, 3, 0, 0, 0),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))));
  }

  @AfterEach
  void closeParts() throws Exception {
    runner.close();
    workDirectory.close();
    installation.close();
  }

  @Test
  void aWorkerWhoseThreadDiedIsNotAliveAndShowsNothing() {
    try (TrainerLoop loop =
        loop(
            () -> {
              throw new OutOfMemoryError("no heap is left");
            })) {
      loop.start();

      await().until(() -> !loop.readiness().alive());
      assertThat(loop.readiness().detail()).contains("no heap is left", "restart the trainer");
      assertThat(loop.status()).isEqualTo(TrainerStatus.NOTHING);
      await().untilAsserted(() -> assertThat(shownPairs()).isNull());
    }
  }

  @Test
  void aWorkerThatLostKafkaIsAliveAndShowsNothing() {
    try (TrainerLoop loop =
        loop(
            () -> {
              throw new IllegalStateException("the broker is gone");
            })) {
      loop.start();

      await().untilAsserted(() -> assertThat(shownPairs()).isNull());
      await().until(() -> loop.readiness().detail().contains("the broker is gone"));
      assertThat(loop.readiness().alive()).isTrue();
      assertThat(loop.readiness().ready()).isFalse();
    }
  }

  @Test
  void aWorkerWhoseDeviceIsLostIsNotAlive() {
    aligner.fail(
        Optional.of(new DeviceFailureException("start the process anew", true, new Error())));
    try (TrainerLoop loop = loop(Instant::now)) {
      assertThat(loop.readiness().alive()).isTrue();

      runner.start(
          new TrainingJob("run", "c", List.of(Pairs.whole("c", 1)), 1, Optional.empty(), false));

      await().until(() -> !loop.readiness().alive());
      assertThat(loop.readiness().detail()).isEqualTo("start the process anew");
      loop.start();
    }
  }

  private Object shownPairs() {
    return registry.find("plumbline.trainer.pairs").gauge();
  }

  private TrainerLoop loop(Supplier<Instant> time) {
    return new TrainerLoop(
        TrainerSettings.from(
            installation.configuration(Map.of()).section("plumbline.trainer"), true),
        installation.clients(),
        runner,
        metrics,
        Tracing.off(),
        new FailingClock(time));
  }

  private static final class FailingClock extends Clock {
    private final Supplier<Instant> time;

    FailingClock(Supplier<Instant> time) {
      this.time = time;
    }

    @Override
    public Instant instant() {
      return time.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
