package dev.plumbline.trainer;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.publish.RunRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Records of each kind that a trainer writes, for tests. */
public final class Records {
  private Records() {}

  public static TrainingRun run() {
    return new RunRecords(new FakeAligner())
        .running(
            new OpenRun("c-1", "c", "new-pairs", Instant.EPOCH, 3, 0, 3),
            new TopicPartition("pairs", 0));
  }

  public static ModelUpdate update() {
    return ModelUpdate.newBuilder()
        .setChannel("c")
        .setVersion(1)
        .setBaseModel("fake")
        .setBaseModelFingerprint("f")
        .setRunId("c-1")
        .setTrainingOffsets(List.of())
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
