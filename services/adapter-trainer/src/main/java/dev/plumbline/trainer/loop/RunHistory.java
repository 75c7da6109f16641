package dev.plumbline.trainer.loop;

import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.trigger.Failure;
import dev.plumbline.trainer.trigger.FailureKind;
import dev.plumbline.trainer.trigger.RetryPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this worker saw of each channel's runs since it started. It outlives a lost connection, so
 * that a failing channel keeps its waits. Confined to the loop's thread.
 */
final class RunHistory {
  private final RetryPolicy retries;
  private final Map<String, TrainingRun> lastRuns = new HashMap<>();
  private final Map<String, Instant> lastEnds = new HashMap<>();
  private final Map<String, Instant> lastConclusions = new HashMap<>();
  private final Map<String, Failure> failures = new HashMap<>();

  RunHistory(RetryPolicy retries) {
    this.retries = retries;
  }

  /** A run concluded: published or rejected. */
  void concluded(TrainingRun run) {
    ended(run);
    lastConclusions.put(run.getChannel(), run.getUpdatedAt());
    failures.remove(run.getChannel());
  }

  /** A run ended without a conclusion, for a reason outside of its pairs. */
  void ended(TrainingRun run) {
    // Which pairs it knew is told by its record on Kafka, and takes four bytes for each.
    lastRuns.put(run.getChannel(), TrainingRun.newBuilder(run).setLearnedPairs(null).build());
    lastEnds.put(run.getChannel(), run.getUpdatedAt());
  }

  /** A channel's run failed; it may be tried again after a wait. */
  Failure failed(String channel, FailureKind kind, long lastOffset, Instant now) {
    Failure failure = retries.after(failure(channel), kind, lastOffset, now);
    failures.put(channel, failure);
    lastEnds.put(channel, now);
    return failure;
  }

  boolean allows(String channel, long lastOffset, Instant now) {
    return retries.allows(failure(channel), lastOffset, now);
  }

  /** When the channel's last run ended, however it did. */
  Optional<Instant> lastEnd(String channel) {
    return Optional.ofNullable(lastEnds.get(channel));
  }

  /** When the last run ended that concluded the channel's new pairs. */
  Optional<Instant> lastConclusion(String channel) {
    return Optional.ofNullable(lastConclusions.get(channel));
  }

  Optional<TrainingRun> lastRun(String channel) {
    return Optional.ofNullable(lastRuns.get(channel));
  }

  Optional<Failure> failure(String channel) {
    return Optional.ofNullable(failures.get(channel));
  }
}
