package dev.plumbline.trainer.loop;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.trigger.TrainingTrigger;
import dev.plumbline.trainer.trigger.TriggerReason;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses the channel that is trained next: of those that are due, the one that waited longest. */
final class DueChannels {
  private final TrainingTrigger trigger;
  private final RunHistory history;
  private final Announcements announcements;

  DueChannels(TrainingTrigger trigger, RunHistory history, Announcements announcements) {
    this.trigger = trigger;
    this.history = history;
    this.announcements = announcements;
  }

  /** The channel to train now, of partitions that were read to their ends. */
  Optional<DueChannel> next(Collection<OwnedPartition> replayed, Instant now) {
    return replayed.stream()
        .flatMap(owned -> due(owned, now))
        .min(
            Comparator.comparing((DueChannel due) -> lastEnd(due.channel()))
                .thenComparing(DueChannel::channel));
  }

  private Stream<DueChannel> due(OwnedPartition owned, Instant now) {
    return owned.books().entrySet().stream()
        .flatMap(
            entry ->
                reason(entry.getKey(), entry.getValue(), now)
                    .map(reason -> new DueChannel(owned, entry.getKey(), reason))
                    .stream());
  }

  private Optional<TriggerReason> reason(String channel, PairBook book, Instant now) {
    if (!history.allows(channel, book.lastOffset(), now)) {
      return Optional.empty();
    }
    if (book.erased() && trigger.suffices(book.counts())) {
      return Optional.of(TriggerReason.ERASURE);
    }
    return trigger.decide(book.counts(), book.changedSince(), lastConclusion(channel), now);
  }

  /** As this worker saw it, else as the channel's announcement says. */
  private Optional<Instant> lastConclusion(String channel) {
    return history
        .lastConclusion(channel)
        .or(() -> announcements.current(channel).map(ModelUpdate::getCreatedAt));
  }

  /** When the channel had its last turn, whatever came of it. */
  private Instant lastEnd(String channel) {
    return history.lastEnd(channel).or(() -> lastConclusion(channel)).orElse(Instant.MIN);
  }
}
