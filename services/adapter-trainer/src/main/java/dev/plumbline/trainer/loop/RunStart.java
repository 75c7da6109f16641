package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.RunRecords;
import dev.plumbline.trainer.run.ServedAdapter;
import dev.plumbline.trainer.run.TrainingJob;
import dev.plumbline.trainer.run.TrainingRunner;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the run of a channel: first it is written down, then the training begins. */
final class RunStart {
  private static final Logger LOG = LoggerFactory.getLogger(RunStart.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final RunWriter writer;
  private final AnnouncementReader announcements;
  private final TrainingRunner runner;
  private final RunRecords records;
  private final ForgottenUsers forgotten;
  private final WarmStarts warmStarts;
  private final PairTraces traces;

  /**
   * With what runs need to start.
   *
   * @param runs gives the record of a run by its id
   */
  RunStart(
      RunWriter writer,
      AnnouncementReader announcements,
      TrainingRunner runner,
      Function<String, Optional<TrainingRun>> runs,
      PairTraces traces) {
    this.writer = writer;
    this.announcements = announcements;
    this.runner = runner;
    this.forgotten = new ForgottenUsers(runs);
    this.warmStarts =
        new WarmStarts(runner.aligner().warmStarts(), runner.aligner().settings(), runs);
    this.traces = traces;
    this.records = new RunRecords(runner.aligner());
  }

  ActiveRun start(DueChannel due, Instant now) {
    OwnedPartition owned = due.owned();
    PairBook book = owned.books().get(due.channel());
    OpenRun run = open(due, book, now);
    Optional<ModelUpdate> current = announcements.readToEnd().current(due.channel());
    Optional<ModelUpdate> predecessor =
        current
            .filter(this::isOnThisBase)
            .filter(update -> forgotten.allow(update, due.reason(), book, owned.partition()));
    TrainingJob job =
        new TrainingJob(
            run.runId(),
            due.channel(),
            book.pairs(),
            TrainingJob.seed(due.channel(), owned.partition().partition(), book.lastOffset()),
            predecessor.map(RunStart::served),
            predecessor.filter(update -> warmStarts.allowed(update, book)).isPresent());
    TrainingRun record = records.running(run, owned.partition());
    record.setLearnedPairs(PairDigests.of(keys(job)).bytes());
    Ledger opened =
        owned.ledger().opened(run).committedTo(writer.lowestChange(owned, Optional.empty()));
    RunTrace trace = traces.begin(due.channel(), run.runId());
    writer.write(owned, opened, record, trace.headers());
    LOG.info(
        "run {} of channel {} starts on {} pairs and {} half pairs ({})",
        run.runId(),
        run.channel(),
        run.pairs(),
        run.halfPairs(),
        run.trigger());
    return new ActiveRun(
        owned, run, record, current.map(ModelUpdate::getVersion), runner.start(job), trace);
  }

  private static OpenRun open(DueChannel due, PairBook book, Instant now) {
    PairCounts counts = book.counts();
    return new OpenRun(
        due.channel() + "-" + TIME.format(now),
        due.channel(),
        due.reason().label(),
        now,
        counts.whole(),
        counts.half(),
        book.lastOffset() + 1);
  }

  private static List<PairKey> keys(TrainingJob job) {
    return job.pairs().stream().map(pair -> new PairKey(job.channel(), pair.getPairId())).toList();
  }

  /** An adapter of another base model cannot be compared with. */
  private boolean isOnThisBase(ModelUpdate update) {
    String fingerprint = runner.aligner().baseModel().fingerprint();
    return update.getAdapter() != null && update.getBaseModelFingerprint().equals(fingerprint);
  }

  private static ServedAdapter served(ModelUpdate update) {
    return new ServedAdapter(
        update.getVersion(), update.getAdapter().getUri(), update.getAdapter().getSha256());
  }
}
