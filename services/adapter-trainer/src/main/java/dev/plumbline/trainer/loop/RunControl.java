package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.publish.RunRecords;
import dev.plumbline.trainer.publish.StaleMembershipException;
import dev.plumbline.trainer.run.RunResult;
import dev.plumbline.trainer.run.ServedAdapter;
import dev.plumbline.trainer.run.TrainedAdapter;
import dev.plumbline.trainer.run.TrainingJob;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.trigger.Failure;
import dev.plumbline.trainer.trigger.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Topics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final AnnouncementReader announcements;
  private final TrainingRunner runner;
  private final RunRecords records;
  private final RunHistory history;
  private final TrainerMetrics metrics;
  private final Clock clock;
  private Optional<ActiveRun> active = Optional.empty();

  RunControl(
      Topics topics,
      Consumer<byte[], byte[]> consumer,
      AnnouncementReader announcements,
      TrainingRunner runner,
      RunHistory history,
      TrainerMetrics metrics,
      Clock clock) {
    this.topics = topics;
    this.consumer = consumer;
    this.announcements = announcements;
    this.runner = runner;
    this.records = new RunRecords(runner.aligner());
    this.history = history;
    this.metrics = metrics;
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
        partition.commit(
            List.of(runRecord(record)), partition.ledger().abandoned(), consumer.groupMetadata());
        history.ended(record);
      } else if (partition.hasUncommitted()) {
        partition.commit(List.of(), partition.ledger(), consumer.groupMetadata());
      }
    }
  }

  /** Starts the run of a channel. */
  void start(DueChannel due) {
    OwnedPartition owned = due.owned();
    PairBook book = owned.books().get(due.channel());
    PairCounts counts = book.counts();
    Instant now = clock.instant();
    OpenRun run =
        new OpenRun(
            due.channel() + "-" + TIME.format(now),
            due.channel(),
            due.reason().label(),
            now,
            counts.whole(),
            counts.half(),
            book.lastOffset() + 1);
    Optional<ModelUpdate> current = announcements.readToEnd().current(due.channel());
    TrainingJob job =
        new TrainingJob(
            run.runId(),
            due.channel(),
            book.pairs(),
            TrainingJob.seed(due.channel(), owned.partition().partition(), book.lastOffset()),
            current.flatMap(this::servedOnThisBase));
    TrainingRun record = records.running(run, owned.partition());
    Ledger opened =
        owned
            .ledger()
            .opened(run)
            .committedTo(owned.lowestChange(Optional.empty(), position(owned)));
    owned.commit(List.of(runRecord(record)), opened, consumer.groupMetadata());
    active =
        Optional.of(
            new ActiveRun(
                owned, run, record, current.map(ModelUpdate::getVersion), runner.start(job)));
    LOG.info(
        "run {} of channel {} starts on {} pairs and {} half pairs ({})",
        run.runId(),
        run.channel(),
        run.pairs(),
        run.halfPairs(),
        run.trigger());
  }

  /** Writes down how the run under way ended, if it has. */
  void concludeIfEnded() {
    if (active.isEmpty()) {
      return;
    }
    ActiveRun ending = active.get();
    Optional<RunResult> result = ending.handle().result();
    if (result.isPresent()) {
      try {
        conclude(ending, result.get());
      } catch (KafkaException e) {
        // The trained adapter is kept, so that another try goes on from here.
        active = Optional.empty();
        history.failed(
            ending.channel(), FailureKind.PUBLISHING, ending.run().boundary() - 1, clock.instant());
        throw e;
      }
    }
  }

  /**
   * Ends the run under way, if it is of this partition, without a result.
   *
   * @param writable false when another worker may already own the partition; it then writes this
   */
  void interrupt(OwnedPartition owned, boolean writable, String why) {
    if (!isActive(owned)) {
      return;
    }
    ActiveRun interrupted = active.get();
    active = Optional.empty();
    interrupted.handle().cancel();
    LOG.info("run {} is interrupted: {}", interrupted.run().runId(), why);
    TrainingRun record =
        records.ended(interrupted.record(), RunState.INTERRUPTED, why, clock.instant());
    history.ended(record);
    metrics.ended(record);
    if (writable) {
      try {
        owned.commit(
            List.of(runRecord(record)), owned.ledger().abandoned(), consumer.groupMetadata());
      } catch (KafkaException | StaleMembershipException e) {
        LOG.info("the next owner of {} writes that: {}", owned.partition(), e.getMessage());
      }
    }
  }

  private void conclude(ActiveRun ending, RunResult result) {
    if (result instanceof RunResult.Stored stored) {
      publish(ending, stored);
    } else if (result instanceof RunResult.Rejected rejected) {
      TrainingRun record =
          records.rejected(
              ending.record(), rejected.adapter().report(), rejected.took(), clock.instant());
      commitConclusion(ending, List.of(runRecord(record)), record);
    } else if (result instanceof RunResult.Failed failed) {
      fail(ending, failed);
    } else {
      interrupt(ending.owned(), true, "the worker stopped it");
    }
  }

  private void publish(ActiveRun ending, RunResult.Stored stored) {
    Announcements announced = announcements.readToEnd();
    long version = announced.nextVersion(ending.channel());
    Instant now = clock.instant();
    TrainedAdapter adapter = stored.adapter();
    ModelUpdate update =
        records.announcement(
            ending.run(),
            ending.owned().partition(),
            adapter,
            stored.file(),
            version,
            ending.parentVersion(),
            now);
    TrainingRun record =
        records.published(ending.record(), adapter.report(), stored.took(), version, now);
    commitConclusion(
        ending,
        List.of(
            new ProducerRecord<>(topics.modelUpdates().name(), update.getChannel(), update),
            runRecord(record)),
        record);
  }

  private void commitConclusion(
      ActiveRun ending, List<ProducerRecord<String, SpecificRecord>> written, TrainingRun record) {
    OwnedPartition owned = ending.owned();
    Ledger concluded =
        owned
            .ledger()
            .concluded()
            .committedTo(owned.lowestChange(Optional.of(ending.channel()), position(owned)));
    owned.commit(written, concluded, consumer.groupMetadata());
    owned.books().get(ending.channel()).conclude(ending.run().boundary());
    active = Optional.empty();
    history.concluded(record);
    metrics.ended(record);
    LOG.info(
        "run {} of channel {} is {}{}",
        record.getRunId(),
        record.getChannel(),
        record.getState(),
        record.getAdapterVersion() == null ? "" : " as version " + record.getAdapterVersion());
  }

  private void fail(ActiveRun ending, RunResult.Failed failed) {
    Instant now = clock.instant();
    TrainingRun record = records.ended(ending.record(), RunState.FAILED, failed.reason(), now);
    OwnedPartition owned = ending.owned();
    owned.commit(List.of(runRecord(record)), owned.ledger().abandoned(), consumer.groupMetadata());
    active = Optional.empty();
    history.ended(record);
    metrics.ended(record);
    Failure failure =
        history.failed(ending.channel(), failed.kind(), ending.run().boundary() - 1, now);
    LOG.warn(
        "channel {} is not tried again before {}s from now (failures in a row: {})",
        ending.channel(),
        Duration.between(now, failure.retryAt()).toSeconds(),
        failure.inARow());
  }

  /** An adapter of another base model cannot be compared with, nor be a start. */
  private Optional<ServedAdapter> servedOnThisBase(ModelUpdate update) {
    if (update.getAdapter() == null
        || !update.getBaseModelFingerprint().equals(runner.aligner().baseModel().fingerprint())) {
      return Optional.empty();
    }
    return Optional.of(
        new ServedAdapter(
            update.getVersion(), update.getAdapter().getUri(), update.getAdapter().getSha256()));
  }

  private boolean isActive(OwnedPartition owned) {
    return active.filter(run -> run.owned() == owned).isPresent();
  }

  private long position(OwnedPartition owned) {
    return consumer.position(owned.partition());
  }

  private ProducerRecord<String, SpecificRecord> runRecord(TrainingRun run) {
    return new ProducerRecord<>(topics.trainingRuns().name(), run.getRunId(), run);
  }
}
