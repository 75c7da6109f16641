package dev.plumbline.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private final Announcements announcements = new Announcements();

  @Test
  void theFirstAdapterOfAChannelIsVersionOne() {
    assertThat(announcements.nextVersion("c")).isEqualTo(1);
    assertThat(announcements.current("c")).isEmpty();
  }

  @Test
  void versionsOfAChannelRiseByOne() {
    announcements.take(update("c", 4, false, null, 0));
    announcements.take(update("other", 9, false, null, 0));

    assertThat(announcements.nextVersion("c")).isEqualTo(5);
  }

  @Test
  void anOlderVersionThatIsNoRollbackChangesNothing() {
    announcements.take(update("c", 4, false, null, 0));
    announcements.take(update("c", 3, false, null, 0));

    assertThat(announcements.current("c").orElseThrow().getVersion()).isEqualTo(4);
  }

  @Test
  void afterARollbackNoVersionIsGivenASecondTime() {
    announcements.take(update("c", 2, true, 5L, 0));

    assertThat(announcements.current("c").orElseThrow().getVersion()).isEqualTo(2);
    assertThat(announcements.nextVersion("c")).isEqualTo(6);
  }

  @Test
  void whenTheTopicBeginsAnewOnlyTheVersionsThatWereGivenAreRemembered() {
    announcements.take(update("c", 5, false, null, 30));
    announcements.take(
        ModelUpdate.newBuilder(update("c", 4, false, 5L, 0)).setPinned(true).build());

    announcements.beginAnew();

    assertThat(announcements.current("c")).isEmpty();
    assertThat(announcements.boundaries(new TopicPartition("pairs", 2), "f")).isEmpty();
    assertThat(announcements.nextVersion("c")).isEqualTo(6);
    announcements.take(update("c", 1, false, null, 10));
    assertThat(announcements.current("c").orElseThrow().getVersion()).isEqualTo(1);
  }

  @Test
  void aPinnedChannelIsServedByItsPinUntilItIsUnpinned() {
    announcements.take(update("c", 1, false, null, 0));
    announcements.take(update("c", 2, false, null, 0));
    announcements.take(
        ModelUpdate.newBuilder(update("c", 1, false, 2L, 0)).setPinned(true).build());
    announcements.take(update("c", 3, false, null, 0));

    assertThat(announcements.current("c").orElseThrow().getVersion()).isEqualTo(1);
    assertThat(announcements.nextVersion("c")).isEqualTo(4);
    announcements.unpin("c");
    assertThat(announcements.current("c").orElseThrow().getVersion()).isEqualTo(3);
  }

  @Test
  void announcementsTellUpToWhereTheirPairsWereKnown() {
    announcements.take(update("c", 1, false, null, 30));
    announcements.take(update("c", 2, false, 1L, 50));
    announcements.take(update("d", 1, false, null, 40));

    assertThat(announcements.boundaries(new TopicPartition("pairs", 2), "f"))
        .isEqualTo(Map.of("c", 50L, "d", 40L));
    assertThat(announcements.boundaries(new TopicPartition("pairs", 1), "f")).isEmpty();
  }

  @Test
  void anAdapterOfAnotherBaseModelSaysNothingAboutThisOne() {
    announcements.take(update("c", 1, false, null, 30));
    announcements.take(
        ModelUpdate.newBuilder(update("c", 2, false, 1L, 50))
            .setBaseModelFingerprint("other")
            .build());

    TopicPartition pairs = new TopicPartition("pairs", 2);
    assertThat(announcements.boundaries(pairs, "f")).isEqualTo(Map.of("c", 30L));
    assertThat(announcements.boundaries(pairs, "other")).isEqualTo(Map.of("c", 50L));
    assertThat(announcements.boundaries(pairs, "third")).isEmpty();
    assertThat(announcements.baseModels(pairs)).containsExactlyInAnyOrder("f", "other");
  }

  private static ModelUpdate update(
      String channel, long version, boolean rollback, Long parent, long offset) {
    return ModelUpdate.newBuilder()
        .setChannel(channel)
        .setVersion(version)
        .setRollback(rollback)
        .setBaseModel("tiny")
        .setBaseModelFingerprint("f")
        .setParentVersion(parent)
        .setRunId("run")
        .setTrainingOffsets(List.of(new TopicOffset("pairs", 2, offset)))
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
