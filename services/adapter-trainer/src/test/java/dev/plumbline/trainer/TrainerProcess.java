package dev.plumbline.trainer;

import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.FetchedAdapter;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.BaseModel;
import dev.plumbline.trainer.run.RunMonitor;
import dev.plumbline.trainer.run.TrainedAdapter;
import dev.plumbline.trainer.run.TrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A trainer in a process of its own, which may die at a chosen point as if by {@code kill -9}. */
public final class TrainerProcess {
  static final int CRASHED = 77;

  private TrainerProcess() {}

  /** Starts one. A run of it waits as long as the file {@code hold} is in the directory. */
  static Process start(
      Path directory, String bootstrapServers, String installation, CrashPoint crashPoint)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TrainerProcess.class.getName(),
                directory.toString(),
                bootstrapServers,
                installation,
                crashPoint.name()))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("trainer-process.log").toFile())
        .start();
  }

  /** Marks the directory while a run waits, so that a test can see it. */
  static Path waiting(Path directory) {
    return directory.resolve("waiting");
  }

  static Path hold(Path directory) {
    return directory.resolve("hold");
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    CrashPoint point = CrashPoint.valueOf(arguments[3]);
    Installation installation = Installation.attach(directory, arguments[1], arguments[2]);
    installation.trainer(
        "process",
        new HoldingAligner(directory, point),
        point == CrashPoint.STORED ? haltAfterPut(installation.store()) : installation.store(),
        settings(point));
    Thread.currentThread().join();
  }

  private static Map<String, ?> settings(CrashPoint point) {
    return point == CrashPoint.ANNOUNCEMENT_SENT
        ? Map.of(
            "plumbline.kafka.properties.\"interceptor.classes\"",
            HaltOnAnnouncement.class.getName())
        : Map.of();
  }

  private static AdapterStore haltAfterPut(AdapterStore store) {
    UnaryOperator<AdapterStore.StoredAdapter> halt =
        stored -> {
          Runtime.getRuntime().halt(CRASHED);
          return stored;
        };
    return new AdapterStore() {
      @Override
      public StoredAdapter put(Path directory) {
        return halt.apply(store.put(directory));
      }

      @Override
      public FetchedAdapter fetch(String uri, String sha256) {
        return store.fetch(uri, sha256);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  /** Works as the fake one does, but may wait or die first. */
  private record HoldingAligner(Path directory, CrashPoint point, FakeAligner fake)
      implements Aligner {

    HoldingAligner(Path directory, CrashPoint point) {
      this(directory, point, new FakeAligner());
    }

    @Override
    public BaseModel baseModel() {
      return fake.baseModel();
    }

    @Override
    public String method() {
      return fake.method();
    }

    @Override
    public Map<String, String> settings() {
      return fake.settings();
    }

    @Override
    public boolean warmStarts() {
      return fake.warmStarts();
    }

    @Override
    public TrainedAdapter align(TrainingJob job, Path target, Path progress, RunMonitor monitor) {
      if (point == CrashPoint.TRAINING) {
        Runtime.getRuntime().halt(CRASHED);
      }
      try {
        while (Files.exists(hold(directory))) {
          Files.writeString(waiting(directory), job.runId());
          Thread.sleep(50);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return fake.align(job, target, progress, monitor);
    }
  }
}
