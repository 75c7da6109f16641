package dev.plumbline.trainer.loop;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.RunRecords;
import dev.plumbline.trainer.run.RunResult;
import dev.plumbline.trainer.trigger.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how runs ended. A published or rejected run concludes its channel's new pairs; after
 * any other end they stay new.
 */
final class RunConclusion {
  private static final Logger LOG = LoggerFactory.getLogger(RunConclusion.class);

  private final RunWriter writer;
  private final AnnouncementReader announcements;
  private final RunRecords records;
  private final RunHistory history;
  private final TrainerMetrics metrics;
  private final Clock clock;

  RunConclusion(
      RunWriter writer,
      AnnouncementReader announcements,
      RunRecords records,
      RunHistory history,
      TrainerMetrics metrics,
      Clock clock) {
    this.writer = writer;
    this.announcements = announcements;
    this.records = records;
    this.history = history;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Announces the adapter under the channel's next version. */
  void publish(ActiveRun ending, RunResult.Stored stored) {
    long version = announcements.readToEnd().nextVersion(ending.channel());
    Instant now = clock.instant();
    ModelUpdate update =
        records.announcement(
            ending.run(),
            ending.owned().partition(),
            stored.adapter(),
            stored.file(),
            version,
            ending.parentVersion(),
            now);
    TrainingRun record =
        records.published(ending.record(), stored.adapter().report(), stored.took(), version, now);
    Ledger ledger = concluded(ending).given(ending.channel(), version);
    writer.announce(ending.owned(), ledger, record, update, ending.trace().headers());
    announcements.latest().given(ending.channel(), version);
    concluded(ending, record);
    LOG.info(
        "run {} of channel {} is announced as version {}",
        record.getRunId(),
        record.getChannel(),
        version);
  }

  /** Writes down that the gate refused the adapter, and why. */
  void reject(ActiveRun ending, RunResult.Rejected rejected) {
    TrainingRun record =
        records.rejected(
            ending.record(), rejected.adapter().report(), rejected.took(), clock.instant());
    writer.write(ending.owned(), concluded(ending), record, ending.trace().headers());
    concluded(ending, record);
    LOG.info(
        "run {} of channel {} is rejected by the gate: {}",
        record.getRunId(),
        record.getChannel(),
        record.getGate().getChecks().stream().filter(check -> !check.getPassed()).toList());
  }

  /** Writes down that the run failed; it is tried again after a wait. */
  void fail(ActiveRun ending, RunResult.Failed failed) {
    Instant now = clock.instant();
    TrainingRun record = records.ended(ending.record(), RunState.FAILED, failed.reason(), now);
    writer.write(
        ending.owned(), ending.owned().ledger().abandoned(), record, ending.trace().headers());
    ending.trace().end(record.getState());
    ended(record);
    Failure failure =
        history.failed(ending.channel(), failed.kind(), ending.run().boundary() - 1, now);
    LOG.warn(
        "channel {} is not tried again within {}s (failures in a row: {})",
        ending.channel(),
        Duration.between(now, failure.retryAt()).toSeconds(),
        failure.inARow());
  }

  /** Notes a run that ended early, which may have been written down or not. */
  void ended(TrainingRun record) {
    history.ended(record);
    metrics.ended(record);
  }

  private Ledger concluded(ActiveRun ending) {
    OwnedPartition owned = ending.owned();
    return owned
        .ledger()
        .concluded()
        .committedTo(writer.lowestChange(owned, Optional.of(ending.channel())));
  }

  private void concluded(ActiveRun ending, TrainingRun record) {
    ending.owned().books().get(ending.channel()).conclude(ending.run().boundary());
    ending.trace().end(record.getState());
    history.concluded(record);
    metrics.ended(record);
  }
}
