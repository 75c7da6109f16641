package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The record of a run that knew certain pairs. */
final class RunRecord {

  private RunRecord() {}

  /**
   * @param version of its adapter, once that is published
   */
  static TrainingRun of(
      String id, String channel, RunState state, long version, List<PairKey> pairs) {
    return TrainingRun.newBuilder()
        .setRunId(id)
        .setChannel(channel)
        .setState(state)
        .setMethod("rahf-scit")
        .setTrigger("new-pairs")
        .setBaseModel("tiny")
        .setBaseModelFingerprint("none")
        .setSettings(Map.of())
        .setPairs(pairs.size())
        .setHalfPairs(0)
        .setHeldOutPairs(0)
        .setLearnedPairs(PairDigests.of(pairs).bytes())
        .setTrainingOffsets(List.of())
        .setContrasts(List.of())
        .setLosses(List.of())
        .setMetrics(Map.of())
        .setAdapterVersion(state == RunState.PUBLISHED ? version : null)
        .setStartedAt(Instant.EPOCH)
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }
}
