package dev.plumbline.trainer.loop;

import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.publish.UnreadableRunsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Looks runs up on a thread of its own. The loop's must go on polling: from a worker that is silent
 * for too long the group takes all partitions, and however often it began anew, it would not get
 * further. What takes long is read on meanwhile, and is there when it is asked for again. Used by
 * the loop's thread.
 */
final class RunLookups implements Function<String, Optional<TrainingRun>>, AutoCloseable {
  private final Function<String, Optional<TrainingRun>> archive;
  private final Duration patience;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "run-lookup"));
  private final Map<String, Future<Optional<TrainingRun>>> begun = new HashMap<>();
  // The record of a run that has ended stays as it is, and a start asks for the same one twice.
  private Optional<Found> latest = Optional.empty();

  /**
   * Looks nothing up yet.
   *
   * @param archive reads the record of a run, for as long as it takes
   * @param patience how long the loop may stand still
   */
  RunLookups(Function<String, Optional<TrainingRun>> archive, Duration patience) {
    this.archive = archive;
    this.patience = patience;
  }

  /**
   * The record of a run.
   *
   * @throws UnreadableRunsException when it cannot be read, or is still being looked up
   */
  @Override
  public Optional<TrainingRun> apply(String runId) {
    Found found = latest.filter(one -> one.runId().equals(runId)).orElseGet(() -> await(runId));
    latest = Optional.of(found);
    return found.run();
  }

  private Found await(String runId) {
    Future<Optional<TrainingRun>> reading =
        begun.computeIfAbsent(runId, id -> thread.submit(() -> archive.apply(id)));
    try {
      Found found = new Found(runId, reading.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      begun.remove(runId);
      return found;
    } catch (TimeoutException e) {
      throw new UnreadableRunsException(runId);
    } catch (ExecutionException e) {
      begun.remove(runId);
      throw e.getCause() instanceof UnreadableRunsException unreadable
          ? unreadable
          : new UnreadableRunsException(runId, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableRunsException(runId, e);
    }
  }

  /** Ends what is being looked up. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private record Found(String runId, Optional<TrainingRun> run) {}
}
