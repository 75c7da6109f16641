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
  private static final String BASE = "b".repeat(64);
  private final UpdateHistory history = new UpdateHistory(3, "Tiny", BASE);

  @Test
  void aChangeNamesTheOldFilesTheHighestVersionAndTheLatestOffsets() {
    history.take(update(1, 10));
    history.take(update(2, 20));

    ModelUpdate change = history.changeTo("shop", 1, NOW).orElseThrow();

    assertThat(change.getVersion()).isEqualTo(1);
    assertThat(change.getRollback()).isTrue();
    assertThat(change.getAdapter().getUri()).isEqualTo("file:/1");
    assertThat(change.getParentVersion()).isEqualTo(2);
    assertThat(change.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 20L));
    assertThat(change.getRunId()).isEqualTo("run-1");
    assertThat(change.getCreatedAt()).isEqualTo(NOW);
  }

  @Test
  void aNewTopicSaysWhatThereIsButNoVersionIsGivenASecondTime() {
    history.take(update(1, 10));
    history.take(update(5, 50));

    history.beginAnew();
    history.take(
        ModelUpdate.newBuilder(update(1, 7))
            .setAdapter(
                AdapterFile.newBuilder(update(1, 7).getAdapter()).setSha256("f".repeat(64)).build())
            .build());

    assertThat(history.versions("shop")).containsExactly(1L);
    ModelUpdate change = history.changeTo("shop", 1, NOW).orElseThrow();
    assertThat(change.getAdapter().getSha256()).isEqualTo("f".repeat(64));
    assertThat(change.getParentVersion()).isEqualTo(5);
    assertThat(change.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 7L));
  }

  @Test
  void theBaseAloneCanAlwaysBeChangedTo() {
    history.take(update(1, 10));

    ModelUpdate change = history.changeTo("shop", 0, NOW).orElseThrow();

    assertThat(change.getAdapter()).isNull();
    assertThat(change.getVersion()).isZero();
    assertThat(change.getParentVersion()).isEqualTo(1);
  }

  @Test
  void aPinSaysTheSameButHoldsAndAChangeAfterItDoesNot() {
    history.take(update(1, 10));
    history.take(update(2, 20));

    ModelUpdate pin = history.pinAt("shop", 1, NOW).orElseThrow();
    history.take(pin);

    assertThat(pin.getPinned()).isTrue();
    assertThat(pin.getRollback()).isFalse();
    assertThat(pin.getParentVersion()).isEqualTo(2);
    assertThat(pin.getAdapter().getUri()).isEqualTo("file:/1");
    assertThat(history.changeTo("shop", 1, NOW).orElseThrow().getPinned()).isFalse();
    assertThat(history.pinAt("shop", 9, NOW)).isEmpty();
  }

  @Test
  void aRollbackDoesNotLowerTheHighestVersion() {
    history.take(update(1, 10));
    history.take(update(2, 20));
    history.take(history.changeTo("shop", 1, NOW).orElseThrow());

    assertThat(history.changeTo("shop", 0, NOW).orElseThrow().getParentVersion()).isEqualTo(2);
  }

  @Test
  void whatWasForgottenOrNeverHeardOfCannotBeChangedTo() {
    for (int version = 1; version <= 5; version++) {
      history.take(update(version, version));
    }

    assertThat(history.changeTo("shop", 1, NOW)).isEmpty();
    assertThat(history.changeTo("help", 1, NOW)).isEmpty();
    assertThat(history.versions("shop")).containsExactly(3L, 4L, 5L);
    history.forget("shop");
    assertThat(history.changeTo("shop", 5, NOW)).isEmpty();
  }

  @Test
  void whatWasTrainedOnAnotherBaseIsNotOfferedButItsNumberCounts() {
    history.take(update(1, 10));
    history.take(ofOtherBase(update(2, 20)));

    assertThat(history.versions("shop")).containsExactly(1L);
    assertThat(history.changeTo("shop", 2, NOW)).isEmpty();
    assertThat(history.pinAt("shop", 2, NOW)).isEmpty();
    assertThat(history.otherBase("shop", 2)).contains("c".repeat(64));
    ModelUpdate change = history.changeTo("shop", 1, NOW).orElseThrow();
    assertThat(change.getParentVersion()).isEqualTo(2);
  }

  @Test
  void aChangeCarriesNoOffsetsOfTrainingOnAnotherBase() {
    history.take(update(2, 200));
    history.take(ofOtherBase(update(3, 300)));

    ModelUpdate change = history.changeTo("shop", 2, NOW).orElseThrow();

    assertThat(change.getBaseModelFingerprint()).isEqualTo(BASE);
    assertThat(change.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 200L));
    assertThat(change.getParentVersion()).isEqualTo(3);
    assertThat(history.pinAt("shop", 2, NOW).orElseThrow().getTrainingOffsets())
        .isEqualTo(change.getTrainingOffsets());
  }

  @Test
  void updatesOfAnotherBaseDoNotPushOutThoseOfThisOne() {
    history.take(update(1, 10));
    for (int version = 2; version <= 9; version++) {
      history.take(ofOtherBase(update(version, 10)));
    }

    assertThat(history.changeTo("shop", 1, NOW)).isPresent();
  }

  @Test
  void theBaseAloneCanBeChangedToWhenAllAdaptersAreOfAnotherBase() {
    history.take(ofOtherBase(update(4, 10)));

    ModelUpdate pin = history.pinAt("shop", 0, NOW).orElseThrow();

    assertThat(pin.getBaseModelFingerprint()).isEqualTo(BASE);
    assertThat(pin.getBaseModel()).isEqualTo("Tiny");
    assertThat(pin.getTrainingOffsets()).isEmpty();
    assertThat(pin.getAdapter()).isNull();
    assertThat(pin.getParentVersion()).isEqualTo(4);
  }

  /** After compaction the change may be all that tells what this base's training knew. */
  @Test
  void theBaseAloneCarriesItsOwnOffsetsAlthoughItWasAnnouncedForAnotherBefore() {
    history.take(ofOtherBase(update(3, 30)));
    history.take(ofOtherBase(history.changeTo("shop", 0, NOW).orElseThrow()));
    history.take(update(4, 1000));

    ModelUpdate change = history.changeTo("shop", 0, NOW).orElseThrow();

    assertThat(change.getBaseModelFingerprint()).isEqualTo(BASE);
    assertThat(change.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 1000L));
  }

  @Test
  void aVersionThatIsAnnouncedAgainWithOtherContentDoesNotReplaceTheFirst() {
    history.take(update(1, 10));
    history.take(withContent("d", update(1, 20)));

    ModelUpdate change = history.changeTo("shop", 1, NOW).orElseThrow();

    assertThat(change.getAdapter().getSha256()).isEqualTo("a".repeat(64));
    assertThat(change.getTrainingOffsets())
        .containsExactly(new TopicOffset("preference-pairs", 0, 20L));
  }

  @Test
  void whatAnOperatorAnnouncesReplacesWhatHadItsNumber() {
    history.take(update(1, 10));
    history.take(ModelUpdate.newBuilder(withContent("d", update(1, 10))).setRollback(true).build());

    assertThat(history.changeTo("shop", 1, NOW).orElseThrow().getAdapter().getSha256())
        .isEqualTo("d".repeat(64));
  }

  private static ModelUpdate ofOtherBase(ModelUpdate update) {
    return ModelUpdate.newBuilder(update)
        .setBaseModel("Other")
        .setBaseModelFingerprint("c".repeat(64))
        .build();
  }

  private static ModelUpdate withContent(String digit, ModelUpdate update) {
    return ModelUpdate.newBuilder(update)
        .setAdapter(new AdapterFile("file:/other", digit.repeat(64), 1L, 4, List.of("q_proj")))
        .build();
  }

  private static ModelUpdate update(long version, long offset) {
    return ModelUpdate.newBuilder()
        .setChannel("shop")
        .setVersion(version)
        .setAdapter(new AdapterFile("file:/" + version, "a".repeat(64), 1L, 4, List.of("q_proj")))
        .setBaseModel("Tiny")
        .setBaseModelFingerprint(BASE)
        .setRunId("run-" + version)
        .setTrainingOffsets(List.of(new TopicOffset("preference-pairs", 0, offset)))
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
