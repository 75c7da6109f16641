package dev.plumbline.server.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import dev.plumbline.server.updates.SteeringRefusedException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteeringTest {
  private static final String BASE = "b".repeat(64);

  private final MockProducer<String, ModelUpdate> kafka =
      new MockProducer<>(true, null, new StringSerializer(), (topic, value) -> new byte[0]);
  private final AdapterRegistry registry =
      new AdapterRegistry(
          announcement -> () -> {},
          BASE,
          new RegistryLimits(5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(1))),
          new SilentReloads(),
          new ScheduledThreadPoolExecutor(1),
          Clock.systemUTC());
  private final UpdateHistory history = new UpdateHistory(5, "Tiny", BASE);
  private final Steering steering =
      new Steering(
          new UpdateAnnouncer(new RenewedProducer<>(() -> kafka), "model-updates"),
          history,
          registry,
          Clock.systemUTC());
  private int read;

  @BeforeEach
  void serveThreeVersions() throws Exception {
    registry.startLoading();
    for (long version = 1; version <= 3; version++) {
      take(new UpdateKey("shop", false), update(version));
    }
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aRollbackGoesBackVersionByVersionToTheBaseAlone() throws Exception {
    assertThat(steering.rollBack("shop")).isEqualTo(2);
    assertThat(announced().getRollback()).isTrue();
    assertThat(announced().getParentVersion()).as("what it takes back").isEqualTo(3);
    takeAnnounced();

    assertThat(steering.rollBack("shop")).isEqualTo(1);
    takeAnnounced();
    assertThat(steering.rollBack("shop")).isZero();
    takeAnnounced();

    refused(Reason.CONFLICT, () -> steering.rollBack("shop"), "with the base model alone already");
  }

  @Test
  void aPromotionServesAnyKnownVersionAlsoANewerOne() throws Exception {
    steering.promote("shop", 1);
    takeAnnounced();
    assertThat(served()).isEqualTo(1);

    steering.promote("shop", 3);
    takeAnnounced();

    assertThat(served()).isEqualTo(3);
    assertThat(announced().getAdapter().getUri()).isEqualTo("file:/3");
  }

  @Test
  void aPinIsWrittenUnderItsOwnKeyAndDeletedToUnpin() throws Exception {
    steering.pin("shop", 2);
    assertThat(last().key()).isEqualTo("shop:pin");
    assertThat(announced().getPinned()).isTrue();
    takeAnnounced();
    assertThat(served()).isEqualTo(2);

    steering.unpin("shop");

    assertThat(last().key()).isEqualTo("shop:pin");
    assertThat(last().value()).isNull();
  }

  @Test
  void aPinnedChannelIsNotChangedInPassing() throws Exception {
    steering.pin("shop", 2);
    takeAnnounced();

    refused(Reason.CONFLICT, () -> steering.promote("shop", 1), "pinned to version 2; unpin it");
    refused(Reason.CONFLICT, () -> steering.rollBack("shop"), "pinned to version 2; unpin it");
    refused(Reason.CONFLICT, () -> steering.pin("shop", 2), "pinned to version 2 already");
    steering.pin("shop", 1);

    takeAnnounced();
    assertThat(served()).isEqualTo(1);
  }

  @Test
  void whatIsNotKnownIsNamedBesideWhatIs() {
    refused(Reason.UNKNOWN, () -> steering.promote("help", 1), "'help'; known channels: [shop]");
    refused(Reason.UNKNOWN, () -> steering.rollBack("help"), "known channels: [shop]");
    refused(Reason.UNKNOWN, () -> steering.promote("shop", 9), "known: [0, 1, 2, 3]");
    refused(Reason.UNKNOWN, () -> steering.pin("shop", 9), "known: [0, 1, 2, 3]");
    refused(Reason.CONFLICT, () -> steering.promote("shop", 3), "version 3 already");
    refused(Reason.CONFLICT, () -> steering.unpin("shop"), "is not pinned");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aServerThatKnowsOnlyTheLastVersionDoesNotFallToTheBaseByItself() throws Exception {
    take(
        new UpdateKey("help", false), ModelUpdate.newBuilder(update(7)).setChannel("help").build());

    refused(Reason.UNKNOWN, () -> steering.rollBack("help"), "promote version 0");
  }

  @Test
  void afterAChangeOfTheBaseModelNoVersionOfTheOldOneIsAnnounced() throws Exception {
    for (long version = 1; version <= 5; version++) {
      take(
          new UpdateKey("help", false),
          ModelUpdate.newBuilder(update(version))
              .setChannel("help")
              .setBaseModelFingerprint("c".repeat(64))
              .build());
    }
    take(
        new UpdateKey("help", false), ModelUpdate.newBuilder(update(6)).setChannel("help").build());

    String words = "trained on base weights " + "c".repeat(64);
    refused(Reason.UNKNOWN, () -> steering.rollBack("help"), "promote version 0");
    refused(Reason.CONFLICT, () -> steering.promote("help", 5), words);
    refused(Reason.CONFLICT, () -> steering.pin("help", 5), "it can serve [0, 6]");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aVersionThatWasAnnouncedTwiceIsPromotedAsItWasFirst() throws Exception {
    ModelUpdate other = update(3);
    other.setAdapter(update(9).getAdapter());
    take(new UpdateKey("shop", false), other);
    steering.promote("shop", 1);
    takeAnnounced();

    steering.promote("shop", 3);

    assertThat(announced().getAdapter().getUri()).isEqualTo("file:/3");
  }

  private static void refused(Reason reason, ThrowingCallable wish, String words) {
    assertThatThrownBy(wish)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            SteeringRefusedException.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private ProducerRecord<String, ModelUpdate> last() {
    return kafka.history().get(kafka.history().size() - 1);
  }

  private ModelUpdate announced() {
    return last().value();
  }

  /** Does what the reader of the topic does. */
  private void takeAnnounced() throws Exception {
    for (; read < kafka.history().size(); read++) {
      ProducerRecord<String, ModelUpdate> record = kafka.history().get(read);
      take(UpdateKey.parse(record.key()), record.value());
    }
  }

  private void take(UpdateKey key, ModelUpdate update) throws Exception {
    Announcement announcement = UpdateRecord.announcement(key, update);
    history.take(update);
    if (key.pin()) {
      registry.pin(announcement);
    } else {
      registry.announce(announcement);
    }
    Awaitility.await().until(registry::settled);
  }

  private long served() {
    return registry.status("shop").orElseThrow().currentVersion();
  }

  private static ModelUpdate update(long version) {
    return ModelUpdate.newBuilder()
        .setChannel("shop")
        .setVersion(version)
        .setAdapter(
            new AdapterFile(
                "file:/" + version, String.format("%064x", version), 1L, 4, List.of("q_proj")))
        .setBaseModel("Tiny")
        .setBaseModelFingerprint(BASE)
        .setRunId("run-" + version)
        .setTrainingOffsets(List.of())
        .setMetrics(Map.of())
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
