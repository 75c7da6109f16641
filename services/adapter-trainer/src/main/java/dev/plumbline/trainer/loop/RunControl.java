package dev.plumbline.trainer.loop;

import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.RunRecords;
import dev.plumbline.trainer.publish.StaleMembershipException;
import dev.plumbline.trainer.publish.UnreadableRunsException;
import dev.plumbline.trainer.run.RunResult;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.trigger.Failure;
import dev.plumbline.trainer.trigger.FailureKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts runs and concludes them, one at a time.
 *
 * <p>Each change of a run's state is one transaction of the partition: the run's record, on success
 * the announcement, and the ledger. So a crash between any two steps leaves the ledger as it was,
 * and the run is repeated; after the transaction there is nothing to repeat.
 */
final class RunControl {
  private static final Logger LOG = LoggerFactory.getLogger(RunControl.class);

  private final TrainingRunner runner;
  private final RunRecords records;
  private final RunWriter writer;
  private final RunStart start;
  private final RunConclusion conclusion;
  private final RunHistory history;
  private final Clock clock;
  private Optional<ActiveRun> active = Optional.empty();

  RunControl(
      RunWriter writer,
      AnnouncementReader announcements,
      TrainingRunner runner,
      Function<String, Optional<TrainingRun>> archive,
      RunHistory history,
      TrainerMetrics metrics,
      PairTraces traces,
      Clock clock) {
    this.runner = runner;
    this.records = new RunRecords(runner.aligner());
    this.writer = writer;
    this.start = new RunStart(writer, announcements, runner, archive, traces);
    this.conclusion = new RunConclusion(writer, announcements, records, history, metrics, clock);
    this.history = history;
    this.clock = clock;
  }

  Optional<ActiveRun> active() {
    return active;
  }

  /** True when a run may start: none is under way, and no cancelled one is still ending. */
  boolean free() {
    return active.isEmpty() && runner.idle();
  }

  /** Closes what an earlier worker left open, and commits what was only noted so far. */
  void tidy(Collection<OwnedPartition> owned) {
    for (OwnedPartition partition : owned) {
      Optional<OpenRun> abandoned =
          partition.ledger().openRun().filter(run -> !isActive(partition));
      if (abandoned.isPresent()) {
        TrainingRun record =
            records.ended(
                records.running(abandoned.get(), partition.partition()),
                RunState.INTERRUPTED,
                "its worker stopped before it ended; the channel is trained anew",
                clock.instant());
        writer.write(partition, partition.ledger().abandoned(), record);
        conclusion.ended(record);
      } else if (partition.hasUncommitted()) {
        writer.write(partition, partition.ledger());
      }
    }
  }

  /** Starts the run of a channel. One that cannot start now lets other channels go first. */
  void start(DueChannel due) {
    Instant now = clock.instant();
    try {
      active = Optional.of(start.start(due, now));
    } catch (UnreadableRunsException e) {
      long lastOffset = due.owned().books().get(due.channel()).lastOffset();
      Failure failure = history.failed(due.channel(), FailureKind.PUBLISHING, lastOffset, now);
      LOG.warn(
          "channel {} is not trained before {} (failures in a row: {})",
          due.channel(),
          failure.retryAt(),
          failure.inARow(),
          e);
    }
  }

  /** Writes down how the run under way ended, if it has. */
  void concludeIfEnded() {
    Optional<RunResult> result = active.flatMap(run -> run.handle().result());
    if (result.isEmpty()) {
      return;
    }
    ActiveRun ending = active.get();
    try {
      conclude(ending, result.get());
      active = Optional.empty();
    } catch (KafkaException e) {
      // The trained adapter is kept, so that another try goes on from here.
      active = Optional.empty();
      history.failed(
          ending.channel(), FailureKind.PUBLISHING, ending.run().boundary() - 1, clock.instant());
      throw e;
    }
  }

  private void conclude(ActiveRun ending, RunResult result) {
    if (result instanceof RunResult.Stored stored) {
      conclusion.publish(ending, stored);
    } else if (result instanceof RunResult.Rejected rejected) {
      conclusion.reject(ending, rejected);
    } else if (result instanceof RunResult.Failed failed) {
      conclusion.fail(ending, failed);
    } else {
      interrupt(ending.owned(), true, "the worker stopped it");
    }
  }

  /**
   * Ends the run under way, if it is of this partition, without a result.
   *
   * @param writable false when another worker may already own the partition; it then writes this
   * @return whether more can be written
   */
  boolean interrupt(OwnedPartition owned, boolean writable, String why) {
    if (!isActive(owned)) {
      return writable;
    }
    ActiveRun interrupted = active.get();
    active = Optional.empty();
    interrupted.handle().cancel();
    LOG.info("run {} is interrupted: {}", interrupted.run().runId(), why);
    TrainingRun record =
        records.ended(interrupted.record(), RunState.INTERRUPTED, why, clock.instant());
    conclusion.ended(record);
    interrupted.trace().end(RunState.INTERRUPTED);
    if (!writable) {
      return false;
    }
    try {
      writer.write(owned, owned.ledger().abandoned(), record, interrupted.trace().headers());
      return true;
    } catch (KafkaException | StaleMembershipException e) {
      LOG.info("the next owner of {} writes that: {}", owned.partition(), e.getMessage());
      return false;
    }
  }

  /**
   * Writes down how far a partition was read in which nothing changed since: the next owner cannot
   * tell a pair of which only the votes moved from a new one, once compaction has been there.
   *
   * @return whether more can be written
   */
  boolean settle(OwnedPartition owned) {
    try {
      Ledger settled = owned.ledger().committedTo(writer.lowestChange(owned, Optional.empty()));
      if (!settled.equals(owned.ledger())) {
        writer.write(owned, settled);
      }
      return true;
    } catch (KafkaException | StaleMembershipException e) {
      LOG.info("how far {} was read is not written down: {}", owned.partition(), e.getMessage());
      return false;
    }
  }

  private boolean isActive(OwnedPartition owned) {
    return active.filter(run -> run.owned() == owned).isPresent();
  }
}
