package dev.plumbline.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStoreException;
import dev.plumbline.runtime.store.FetchedAdapter;
import dev.plumbline.trainer.FakeAligner;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.trigger.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunnerTest {
  @TempDir Path directory;
  private final FakeAligner aligner = new FakeAligner();
  private final FullStore store = new FullStore();
  private WorkDirectory workDirectory;
  private TrainingRunner runner;

  @BeforeEach
  void openRunner() {
    workDirectory = WorkDirectory.open(directory);
    runner = new TrainingRunner(aligner, store, workDirectory);
  }

  @AfterEach
  void closeRunner() throws Exception {
    runner.close();
    workDirectory.close();
  }

  @Test
  void whatPassesTheGateIsStored() {
    store.full = false;

    RunResult result = run(job(1));

    assertThat(result).isInstanceOf(RunResult.Stored.class);
    assertThat(((RunResult.Stored) result).file().uri()).isEqualTo("file:stored");
  }

  @Test
  void whatTheGateRefusesIsNotStored() {
    aligner.reject(true);

    assertThat(run(job(1))).isInstanceOf(RunResult.Rejected.class);
    assertThat(store.puts).hasValue(0);
  }

  @Test
  void whatCouldNotBeStoredIsNotTrainedASecondTime() {
    RunResult.Failed failed = (RunResult.Failed) run(job(1));
    assertThat(failed.kind()).isEqualTo(FailureKind.PUBLISHING);
    assertThat(failed.reason()).isEqualTo("no space left");
    store.full = false;

    assertThat(run(job(1))).isInstanceOf(RunResult.Stored.class);
    assertThat(aligner.jobs()).hasSize(1);
  }

  @Test
  void otherPairsAreTrainedEvenAfterAFailure() {
    run(job(1));
    store.full = false;

    assertThat(run(job(2))).isInstanceOf(RunResult.Stored.class);
    assertThat(aligner.jobs()).hasSize(2);
  }

  @Test
  void anErrorOfTheTrainingIsAResultWithItsReason() {
    aligner.fail(Optional.of(new IllegalStateException("the loss is NaN")));

    RunResult.Failed failed = (RunResult.Failed) run(job(1));

    assertThat(failed.kind()).isEqualTo(FailureKind.TRAINING);
    assertThat(failed.reason()).contains("the loss is NaN");
  }

  @Test
  void aDiskThatFailsIsNoFailureOfTheTraining() {
    aligner.fail(Optional.of(new UncheckedIOException(new IOException("no space left"))));

    RunResult.Failed failed = (RunResult.Failed) run(job(1));

    assertThat(failed.kind()).isEqualTo(FailureKind.PUBLISHING);
    assertThat(failed.reason()).contains("no space left");
  }

  @Test
  void aDeviceWithoutMemoryIsNoFailureOfTheTraining() {
    aligner.fail(
        Optional.of(new DeviceFailureException("the device has no memory", false, new Error())));

    RunResult.Failed failed = (RunResult.Failed) run(job(1));

    assertThat(failed.kind()).isEqualTo(FailureKind.DEVICE);
    assertThat(failed.reason()).isEqualTo("the device has no memory");
    assertThat(runner.lostDevice()).isEmpty();
  }

  @Test
  void aDeviceThatIsLostIsRemembered() {
    aligner.fail(Optional.of(new DeviceFailureException("nothing is computed", true, new Error())));
    run(job(1));
    aligner.fail(Optional.of(new IllegalStateException("the loss is NaN")));

    run(job(2));

    assertThat(runner.lostDevice()).contains("nothing is computed");
  }

  @Test
  void anErrorOfTheJavaMachineIsAResultAndFreesTheThread() {
    aligner.breakDown(new InternalError("a fault in unsafe memory"));

    RunResult.Failed failed = (RunResult.Failed) run(job(1));

    assertThat(failed.kind()).isEqualTo(FailureKind.TRAINING);
    assertThat(failed.reason()).contains("a fault in unsafe memory");
    assertThat(runner.idle()).isTrue();
  }

  @Test
  void aCancelledRunEndsAndFreesTheThread() {
    aligner.hold();
    RunHandle handle = runner.start(job(1));
    await().until(() -> !aligner.jobs().isEmpty());
    assertThat(runner.idle()).isFalse();

    handle.cancel();

    await().until(runner::idle);
    assertThat(handle.result()).contains(new RunResult.Cancelled());
  }

  @Test
  void asLongAsARunIsUnderWayNoOtherStarts() {
    aligner.hold();
    runner.start(job(1));

    assertThatThrownBy(() -> runner.start(job(2))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatAnEarlierWorkerLeftIsRemoved() throws Exception {
    workDirectory.close();
    Path left = Files.createDirectories(directory.resolve("run-old"));
    Files.writeString(left.resolve("adapter_model.safetensors"), "half an adapter");

    workDirectory = WorkDirectory.open(directory);

    assertThat(left).doesNotExist();
  }

  @Test
  void whatAStoppedRunNotedIsThereForTheNextWorker() throws Exception {
    Path notes = workDirectory.progress("job-1");
    Files.writeString(notes.resolve("match.checkpoint"), "half way");
    workDirectory.close();

    workDirectory = WorkDirectory.open(directory);

    assertThat(workDirectory.progress("job-1").resolve("match.checkpoint")).exists();
  }

  @Test
  void whatARunOnOtherPairsNotedIsDropped() throws Exception {
    Path notes = workDirectory.progress("job-1");

    workDirectory.progress("job-2");

    assertThat(notes).doesNotExist();
  }

  @Test
  void aRunThatIsStoredLeavesNoNotes() throws Exception {
    store.full = false;

    run(job(1));

    try (var entries = Files.list(directory)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .noneMatch(name -> name.startsWith("progress-"));
    }
  }

  @Test
  void theSeedDependsOnTheChannelAndItsLastRecordAlone() {
    long seed = TrainingJob.seed("c", 1, 30);

    assertThat(TrainingJob.seed("c", 1, 30)).isEqualTo(seed);
    assertThat(TrainingJob.seed("d", 1, 30)).isNotEqualTo(seed);
    assertThat(TrainingJob.seed("c", 1, 31)).isNotEqualTo(seed);
  }

  private RunResult run(TrainingJob job) {
    RunHandle handle = runner.start(job);
    return await().until(handle::result, Optional::isPresent).orElseThrow();
  }

  private static TrainingJob job(int number) {
    return new TrainingJob(
        "run-" + number, "c", List.of(Pairs.whole("c", number)), number, Optional.empty(), false);
  }

  /** A store on a disk that may be full. */
  private static final class FullStore implements AdapterStore {
    private volatile boolean full = true;
    private final AtomicInteger puts = new AtomicInteger();

    @Override
    public StoredAdapter put(Path adapter) {
      if (full) {
        throw new AdapterStoreException(AdapterStoreException.Kind.UNAVAILABLE, "no space left");
      }
      puts.incrementAndGet();
      return new StoredAdapter("file:stored", "hash", 1);
    }

    @Override
    public FetchedAdapter fetch(String uri, String sha256) {
      throw new UnsupportedOperationException("nothing is served here");
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
