package dev.plumbline.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.image.ClusterImage;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LogDeltaManifest;
import org.apache.kafka.metadata.BrokerRegistration;
import org.apache.kafka.raft.LeaderAndEpoch;
import org.junit.jupiter.api.Test;

class LastIncarnationTest {
  private static final int NODE = 1;

  private final LastIncarnation last = new LastIncarnation(NODE);

  @Test
  void isWaitedForWhileTheControllerTakesItForAlive() {
    publish(registration(false));

    assertThatThrownBy(() -> last.awaitGone(Duration.ofMillis(1)))
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining("still waits for the broker of the last run");
  }

  @Test
  void isGoneOnceItIsFenced() {
    publish(registration(false));
    publish(registration(true));

    assertThatCode(() -> last.awaitGone(Duration.ofMillis(1))).doesNotThrowAnyException();
  }

  @Test
  void isGoneWhereThereNeverWasOne() {
    publish(Map.of());

    assertThatCode(() -> last.awaitGone(Duration.ofMillis(1))).doesNotThrowAnyException();
  }

  @Test
  void isNotGoneBeforeTheControllerHasSaidAnything() {
    assertThatThrownBy(() -> last.awaitGone(Duration.ofMillis(1)))
        .isInstanceOf(BrokerStartException.class);
  }

  private void publish(Map<Integer, BrokerRegistration> brokers) {
    MetadataImage empty = MetadataImage.EMPTY;
    MetadataImage image =
        new MetadataImage(
            empty.provenance(),
            empty.features(),
            new ClusterImage(brokers, Map.of()),
            empty.topics(),
            empty.configs(),
            empty.clientQuotas(),
            empty.producerIds(),
            empty.acls(),
            empty.scram(),
            empty.delegationTokens());
    last.onMetadataUpdate(
        new MetadataDelta.Builder().setImage(image).build(),
        image,
        LogDeltaManifest.newBuilder()
            .provenance(empty.provenance())
            .leaderAndEpoch(LeaderAndEpoch.UNKNOWN)
            .numBatches(1)
            .elapsedNs(1)
            .numBytes(1)
            .build());
  }

  private static Map<Integer, BrokerRegistration> registration(boolean fenced) {
    return Map.of(
        NODE,
        new BrokerRegistration.Builder()
            .setId(NODE)
            .setIncarnationId(Uuid.randomUuid())
            .setListeners(
                List.of(new Endpoint("CLIENTS", SecurityProtocol.PLAINTEXT, "127.0.0.1", 9092)))
            .setFenced(fenced)
            .build());
  }
}
