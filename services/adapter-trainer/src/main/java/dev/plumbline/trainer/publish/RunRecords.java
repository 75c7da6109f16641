package dev.plumbline.trainer.publish;

import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TopicOffset;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.AlignmentReport;
import dev.plumbline.trainer.run.BaseModel;
import dev.plumbline.trainer.run.TrainedAdapter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Writes out what the records of a run and of an announcement say. */
public final class RunRecords {
  private final Aligner aligner;

  public RunRecords(Aligner aligner) {
    this.aligner = aligner;
  }

  /** A run that has just started. */
  public TrainingRun running(OpenRun run, TopicPartition partition) {
    BaseModel base = aligner.baseModel();
    return TrainingRun.newBuilder()
        .setRunId(run.runId())
        .setChannel(run.channel())
        .setState(RunState.RUNNING)
        .setMethod(aligner.method())
        .setTrigger(run.trigger())
        .setBaseModel(base.name())
        .setBaseModelFingerprint(base.fingerprint())
        .setSettings(aligner.settings())
        .setPairs(run.pairs())
        .setHalfPairs(run.halfPairs())
        .setHeldOutPairs(0)
        .setTrainingOffsets(offsets(run, partition))
        .setContrasts(List.of())
        .setLosses(List.of())
        .setMetrics(Map.of())
        .setStartedAt(run.startedAt())
        .setUpdatedAt(run.startedAt())
        .build();
  }

  /** The run whose adapter is announced as {@code version}. */
  public TrainingRun published(
      TrainingRun running, AlignmentReport report, Duration took, long version, Instant now) {
    TrainingRun run = reported(running, report, took, now);
    run.setState(RunState.PUBLISHED);
    run.setAdapterVersion(version);
    return run;
  }

  /** The run whose adapter the gate refused. */
  public TrainingRun rejected(
      TrainingRun running, AlignmentReport report, Duration took, Instant now) {
    TrainingRun run = reported(running, report, took, now);
    run.setState(RunState.REJECTED);
    return run;
  }

  /** The run that ended without a result, and why. */
  public TrainingRun ended(TrainingRun running, RunState state, String why, Instant now) {
    return TrainingRun.newBuilder(running).setState(state).setError(why).setUpdatedAt(now).build();
  }

  /** The announcement of a stored adapter. */
  public ModelUpdate announcement(
      OpenRun run,
      TopicPartition partition,
      TrainedAdapter adapter,
      StoredAdapter file,
      long version,
      Optional<Long> parentVersion,
      Instant now) {
    BaseModel base = aligner.baseModel();
    return ModelUpdate.newBuilder()
        .setChannel(run.channel())
        .setVersion(version)
        .setAdapter(
            AdapterFile.newBuilder()
                .setUri(file.uri())
                .setSha256(file.sha256())
                .setSizeBytes(file.sizeBytes())
                .setRank(adapter.rank())
                .setTargetModules(adapter.targetModules())
                .build())
        .setBaseModel(base.name())
        .setBaseModelFingerprint(base.fingerprint())
        .setParentVersion(parentVersion.orElse(null))
        .setRunId(run.runId())
        .setTrainingOffsets(offsets(run, partition))
        .setMetrics(adapter.report().metrics())
        .setCreatedAt(now)
        .build();
  }

  private static TrainingRun reported(
      TrainingRun running, AlignmentReport report, Duration took, Instant now) {
    Map<String, Double> metrics = new TreeMap<>(report.metrics());
    metrics.put("seconds", took.toMillis() / 1000.0);
    return TrainingRun.newBuilder(running)
        .setPairs(report.pairs())
        .setHalfPairs(report.halfPairs())
        .setHeldOutPairs(report.heldOutPairs())
        .setContrasts(report.contrasts())
        .setContrast(report.contrast().orElse(null))
        .setLosses(LossCurve.thinned(report.losses()))
        .setMetrics(metrics)
        .setGate(report.gate())
        .setUpdatedAt(now)
        .build();
  }

  private static List<TopicOffset> offsets(OpenRun run, TopicPartition partition) {
    return List.of(
        TopicOffset.newBuilder()
            .setTopic(partition.topic())
            .setPartition(partition.partition())
            .setOffset(run.boundary())
            .build());
  }
}
