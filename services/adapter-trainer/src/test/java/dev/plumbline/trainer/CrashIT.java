package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainers that die, and those that only seem to: each version is announced once all the same. */
class CrashIT extends OnBroker {
  private Process process;

  @AfterEach
  void stopProcess() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TRAINING", "STORED", "ANNOUNCEMENT_SENT"})
  void aTrainerThatDiesBeforeTheAnnouncementIsReplacedByOneThatAnnouncesOnce(CrashPoint point)
      throws Exception {
    installation.sendPairs("c", 0, 3);
    start(point);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TrainerProcess.CRASHED);

    FakeAligner aligner = new FakeAligner();
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> !installation.updates().isEmpty());
      sendMoreThatStartNothing(trainer);
    }

    assertThat(installation.updates()).extracting(ModelUpdate::getVersion).containsExactly(1L);
    assertThat(installation.states("c"))
        .containsExactly(
            RunState.RUNNING, RunState.INTERRUPTED, RunState.RUNNING, RunState.PUBLISHED);
    // The repeated run gives the same bytes, so the store holds one adapter, not two.
    assertThat(installation.storeDirectory()).isDirectoryContaining(Files::isDirectory);
    try (var stored = Files.list(installation.storeDirectory())) {
      assertThat(stored).hasSize(1);
    }
  }

  @Test
  void aTrainerThatIsKilledAfterTheAnnouncementIsReplacedByOneThatDoesNotRepeatIt()
      throws Exception {
    installation.sendPairs("c", 0, 3);
    start(CrashPoint.NEVER);
    await().until(() -> !installation.updates().isEmpty());
    process.destroyForcibly().waitFor();

    FakeAligner aligner = new FakeAligner();
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      Installation.awaitPairs(trainer, "c", 3);
      sendMoreThatStartNothing(trainer);
    }

    assertThat(aligner.jobs()).isEmpty();
    assertThat(installation.updates()).hasSize(1);
    assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.PUBLISHED);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTrainerThatWakesUpAfterItsPartitionWasTakenAnnouncesNothing() throws Exception {
    Files.createFile(TrainerProcess.hold(directory));
    installation.sendPairs("c", 0, 3);
    start(CrashPoint.NEVER);
    await().until(() -> Files.exists(TrainerProcess.waiting(directory)));

    signal("STOP");
    try (AdapterTrainerService trainer =
        installation.trainer("other", new FakeAligner(), Map.of())) {
      await().until(() -> !installation.updates().isEmpty());
      Files.delete(TrainerProcess.hold(directory));
      signal("CONT");
      // It joins again, so it has seen that it lost its partition.
      await().until(() -> trainer.status().partitions().size() == 1);
    }

    await().until(() -> installation.states("c").size() >= 4);
    assertThat(installation.updates()).extracting(ModelUpdate::getVersion).containsExactly(1L);
    assertThat(installation.states("c"))
        .containsExactly(
            RunState.RUNNING, RunState.INTERRUPTED, RunState.RUNNING, RunState.PUBLISHED);
  }

  /** Pairs that are too few for a run show, once they are counted, that nothing else was new. */
  private void sendMoreThatStartNothing(AdapterTrainerService trainer) throws Exception {
    installation.sendPairs("c", 3, 5);
    assertThat(Installation.awaitPairs(trainer, "c", 5).pairs().newWhole()).isEqualTo(2);
  }

  private void start(CrashPoint point) throws IOException {
    process =
        TrainerProcess.start(
            directory, installation.bootstrapServers(), installation.name(), point);
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
