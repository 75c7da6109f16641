package dev.plumbline.server.updates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateHistoryTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000);
  private final UpdateHistory history = new UpdateHistory(3);

  @Test
  void theWayBackNamesTheOldFilesTheHighestVersionAndTheLatestOffsets() {
    history.take(update(1, 10));
    history.take(update(2, 20));

    ModelUpdate back = history.wayBack("shop", 1, NOW).orElseThrow();

    assertThat(back.getVersion()).isEqualTo(1);
    assertThat(back.getRollback()).isTrue();
    assertThat(back.getAdapter().getUri()).isEqualTo("file:/1");
    assertThat(back.getParentVersion()).isEqualTo(2);
    assertThat(back.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 20L));
    assertThat(back.getRunId()).isEqualTo("run-1");
    assertThat(back.getCreatedAt()).isEqualTo(NOW);
  }

  @Test
  void theBaseAloneIsAlwaysAWayBack() {
    history.take(update(1, 10));

    ModelUpdate back = history.wayBack("shop", 0, NOW).orElseThrow();

    assertThat(back.getAdapter()).isNull();
    assertThat(back.getVersion()).isZero();
    assertThat(back.getParentVersion()).isEqualTo(1);
  }

  @Test
  void aRollbackDoesNotLowerTheHighestVersion() {
    history.take(update(1, 10));
    history.take(update(2, 20));
    history.take(history.wayBack("shop", 1, NOW).orElseThrow());

    assertThat(history.wayBack("shop", 0, NOW).orElseThrow().getParentVersion()).isEqualTo(2);
  }

  @Test
  void whatWasForgottenOrNeverHeardOfIsNoWayBack() {
    for (int version = 1; version <= 5; version++) {
      history.take(update(version, version));
    }

    assertThat(history.wayBack("shop", 1, NOW)).isEmpty();
    assertThat(history.wayBack("help", 1, NOW)).isEmpty();
    assertThat(history.versions("shop")).containsExactly(3L, 4L, 5L);
    history.forget("shop");
    assertThat(history.wayBack("shop", 5, NOW)).isEmpty();
  }

  private static ModelUpdate update(long version, long offset) {
    return ModelUpdate.newBuilder()
        .setChannel("shop")
        .setVersion(version)
        .setAdapter(new AdapterFile("file:/" + version, "a".repeat(64), 1L, 4, List.of("q_proj")))
        .setBaseModel("Tiny")
        .setBaseModelFingerprint("b".repeat(64))
        .setRunId("run-" + version)
        .setTrainingOffsets(List.of(new TopicOffset("preference-pairs", 0, offset)))
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
