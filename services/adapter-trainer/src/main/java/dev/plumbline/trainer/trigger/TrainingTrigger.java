package dev.plumbline.trainer.trigger;

import dev.plumbline.trainer.pairs.PairCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a channel is trained.
 *
 * <p>Comparisons count: whole pairs, and half pairs as far as liked and disliked ones stand against
 * each other. Without them nothing can be measured on held-out votes, so no adapter could pass the
 * gate. Withdrawals start a run through the interval alone.
 *
 * @param newPairs new whole pairs that start a run at once; where a channel has too few of them in
 *     all, two half pairs count as one
 * @param interval how long a channel with any change waits at most
 * @param minimumPairs comparisons that a channel needs in all
 * @param halfPairs whether half pairs count: a method that learns from whole ones alone is neither
 *     helped by others nor measured with them
 */
public record TrainingTrigger(
    int newPairs, Duration interval, int minimumPairs, boolean halfPairs) {

  /**
   * Whether a run starts now, and why.
   *
   * @param changedSince when the first change since the last concluded run was written
   * @param lastConcluded when the last run ended that learned from the channel's pairs, published
   *     or not; empty: none is known
   */
  public Optional<TriggerReason> decide(
      PairCounts counts,
      Optional<Instant> changedSince,
      Optional<Instant> lastConcluded,
      Instant now) {
    if (!suffices(counts) || !changed(counts)) {
      return Optional.empty();
    }
    if (newComparisons(counts) >= newPairs) {
      return Optional.of(TriggerReason.NEW_PAIRS);
    }
    // Old votes that arrive late carry old times; counting from the last run as well keeps each of
    // them from starting a run of its own.
    Instant start = later(changedSince.orElse(now), lastConcluded.orElse(Instant.MIN));
    boolean due = !now.isBefore(start.plus(interval));
    return due ? Optional.of(TriggerReason.INTERVAL) : Optional.empty();
  }

  /** Whether there is enough to learn from and to measure with. */
  public boolean suffices(PairCounts counts) {
    return (halfPairs ? counts.comparisons() : counts.whole()) >= minimumPairs;
  }

  private boolean changed(PairCounts counts) {
    return halfPairs ? counts.changed() : counts.newWhole() > 0 || counts.withdrawn() > 0;
  }

  /** Half pairs count, two as one, only where whole ones are too few. */
  private int newComparisons(PairCounts counts) {
    boolean tooFew = halfPairs && counts.whole() < minimumPairs;
    return counts.newWhole() + (tooFew ? counts.newHalf() / 2 : 0);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
