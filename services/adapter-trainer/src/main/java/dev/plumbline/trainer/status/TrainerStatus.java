package dev.plumbline.trainer.status;

import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.run.RunProgress;
import dev.plumbline.trainer.trigger.Failure;
import java.util.List;
import java.util.Optional;

/**
 * What a worker does now.
 *
 * @param partitions those that it owns
 * @param channels those of its partitions that have pairs, by name
 */
public record TrainerStatus(List<Partition> partitions, List<Channel> channels) {
  /** The status of a worker that owns nothing yet. */
  public static final TrainerStatus NOTHING = new TrainerStatus(List.of(), List.of());

  public TrainerStatus {
    partitions = List.copyOf(partitions);
    channels = List.copyOf(channels);
  }

  /** True when the pairs of all partitions were read up to the ends they had. */
  public boolean replayed() {
    return partitions.stream().allMatch(Partition::replayed);
  }

  /** The status of a channel. */
  public Optional<Channel> channel(String name) {
    return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
  }

  /**
   * A partition of the pairs' topic.
   *
   * @param replayed whether its pairs were read up to the end it had when it was taken over
   * @param trainedTo the committed offset
   */
  public record Partition(int number, boolean replayed, long trainedTo) {}

  /**
   * A channel.
   *
   * @param announced version that it is served with; empty: the base model
   * @param running the run under way
   * @param lastRun the last run that this worker saw end
   * @param failure failures since the last run that concluded
   */
  public record Channel(
      String name,
      int partition,
      PairCounts pairs,
      Optional<Long> announced,
      Optional<Running> running,
      Optional<TrainingRun> lastRun,
      Optional<Failure> failure) {}

  /** A run under way, and how it goes: its progress changes while this is read. */
  public record Running(TrainingRun run, RunProgress progress) {}
}
