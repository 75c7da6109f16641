package dev.plumbline.trainer.loop;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.status.TrainerStatus;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the status out of what the loop's thread knows. */
final class StatusView {
  private final Assignment assignment;
  private final RunControl runs;
  private final RunHistory history;
  private final Announcements announcements;

  StatusView(
      Assignment assignment, RunControl runs, RunHistory history, Announcements announcements) {
    this.assignment = assignment;
    this.runs = runs;
    this.history = history;
    this.announcements = announcements;
  }

  TrainerStatus now() {
    return new TrainerStatus(
        assignment.partitions().stream()
            .map(
                owned ->
                    new TrainerStatus.Partition(
                        owned.partition().partition(),
                        assignment.isReplayed(owned),
                        owned.ledger().committed()))
            .sorted(Comparator.comparingInt(TrainerStatus.Partition::number))
            .toList(),
        assignment.partitions().stream()
            .flatMap(this::channels)
            .sorted(Comparator.comparing(TrainerStatus.Channel::name))
            .toList());
  }

  private Stream<TrainerStatus.Channel> channels(OwnedPartition owned) {
    return owned.books().entrySet().stream()
        .map(entry -> channel(owned, entry.getKey(), entry.getValue()));
  }

  private TrainerStatus.Channel channel(OwnedPartition owned, String name, PairBook book) {
    Optional<TrainerStatus.Running> running =
        runs.active()
            .filter(run -> run.channel().equals(name))
            .map(run -> new TrainerStatus.Running(run.record(), run.handle().progress()));
    return new TrainerStatus.Channel(
        name,
        owned.partition().partition(),
        book.counts(),
        announcements.current(name).map(ModelUpdate::getVersion),
        running,
        history.lastRun(name),
        history.failure(name));
  }
}
