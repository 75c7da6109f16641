package dev.plumbline.server.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateRecordTest {
  @Test
  void allThatARecordSaysIsKept() throws Exception {
    ModelUpdate update = update("shop", 3).setRollback(true).setParentVersion(2L).build();

    Announcement announcement = UpdateRecord.announcement(UpdateRecord.key("shop"), update);

    assertThat(announcement.channel()).isEqualTo("shop");
    assertThat(announcement.version()).isEqualTo(3);
    assertThat(announcement.rollback()).isTrue();
    assertThat(announcement.parentVersion()).hasValue(2);
    assertThat(announcement.runId()).isEqualTo("run");
    assertThat(announcement.adapter().orElseThrow().uri()).isEqualTo("file:/a");
    assertThat(announcement.sha256()).contains("a".repeat(64));
  }

  @Test
  void aRecordWithoutAnAdapterMeansTheBaseAlone() throws Exception {
    ModelUpdate update = update("shop", 0).setAdapter(null).build();

    assertThat(UpdateRecord.announcement(UpdateRecord.key("shop"), update).adapter()).isEmpty();
  }

  @Test
  void aPinHasAKeyOfItsOwn() throws Exception {
    ModelUpdate update = update("shop", 3).setPinned(true).build();

    assertThat(UpdateRecord.announcement(UpdateRecord.key("shop:pin"), update).version())
        .isEqualTo(3);
  }

  @Test
  void whatMakesNoSenseIsRefusedWithTheFieldsName() {
    refused("a channel", update("a channel", 1).build(), "channel 'a channel'");
    refused("shop", update("a channel", 1).build(), "channel 'a channel'");
    refused("shop:pin", update("shop", 1).build(), "the key 'shop:pin' must be 'shop'");
    refused("shop", update("shop", 1).setPinned(true).build(), "must be 'shop:pin'");
    refused("help", update("shop", 1).build(), "the key 'help'");
    refused("shop", update("shop", 0).build(), "version 0");
    refused("shop", update("shop", -1).setAdapter(null).build(), "version -1");
    refused("shop", update("shop", 1).setAdapter(file("../x", "nonsense", 4)).build(), "sha256");
    refused("shop", update("shop", 1).setAdapter(file("", "a".repeat(64), 4)).build(), "uri");
    refused(
        "shop", update("shop", 1).setAdapter(file("file:/a", "a".repeat(64), 0)).build(), "rank");
  }

  private static void refused(String key, ModelUpdate update, String part) {
    assertThatThrownBy(() -> UpdateRecord.announcement(UpdateRecord.key(key), update))
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining(part);
  }

  private static ModelUpdate.Builder update(String channel, long version) {
    return ModelUpdate.newBuilder()
        .setChannel(channel)
        .setVersion(version)
        .setAdapter(file("file:/a", "a".repeat(64), 4))
        .setBaseModel("Tiny")
        .setBaseModelFingerprint("b".repeat(64))
        .setRunId("run")
        .setTrainingOffsets(List.of())
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH);
  }

  private static AdapterFile file(String uri, String sha256, int rank) {
    return new AdapterFile(uri, sha256, 10L, rank, List.of("q_proj"));
  }
}
