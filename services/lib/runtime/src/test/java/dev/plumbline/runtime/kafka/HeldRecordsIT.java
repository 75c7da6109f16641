package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.HeldRecords.Held;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldRecordsIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Minutes clock = new Minutes();
  private EmbeddedKafka broker;
  private TopicPartition partition;
  private Producer<byte[], byte[]> producer;
  private HeldRecords held;

  @BeforeEach
  void aTopic(@TempDir Path directory) {
    broker = EmbeddedKafka.start(directory, 0);
    KafkaClients clients =
        new KafkaClients(
            KafkaConfiguration.from(
                Configuration.load(Optional.empty(), Map.of())
                    .withOverrides(
                        Map.of(
                            "plumbline.kafka.bootstrap-servers",
                            broker.bootstrapServers(),
                            "plumbline.kafka.schema-registry-url",
                            "mock://held"))));
    TopicDefinition topic = clients.configuration().topics().modelUpdates();
    partition = new TopicPartition(topic.name(), 0);
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(List.of(topic));
    }
    producer = clients.bytesProducer("test", Map.of("transactional.id", "test"));
    producer.initTransactions();
    held = new HeldRecords(clients, "test-held", clock);
  }

  @AfterEach
  void close() {
    producer.close();
    held.close();
    broker.close();
  }

  @Test
  void aTransactionIsTimedFromWhenItWasSeenOpenUntilItEnds() throws Exception {
    assertThat(aMinuteLater().records()).isZero();

    begin();
    assertThat(aMinuteLater()).isEqualTo(new Held(0, 1, Duration.ZERO));
    send();
    assertThat(aMinuteLater()).isEqualTo(new Held(0, 2, MINUTE));
    assertThat(aMinuteLater()).isEqualTo(new Held(0, 2, MINUTE.multipliedBy(2)));

    producer.commitTransaction();
    // A broker writes the marker of the end, at 2, after it has answered.
    Awaitility.await()
        .untilAsserted(() -> assertThat(aMinuteLater()).isEqualTo(new Held(3, 3, Duration.ZERO)));
    begin();
    assertThat(aMinuteLater()).isEqualTo(new Held(3, 4, Duration.ZERO));
  }

  @Test
  void kafkaIsAskedNowAndThenOnly() throws Exception {
    Held before = aMinuteLater();

    begin();

    clock.now = clock.now.plusSeconds(29);
    assertThat(held.of(Set.of(partition))).containsEntry(partition, before);
  }

  private void begin() throws Exception {
    producer.beginTransaction();
    send();
  }

  private void send() throws Exception {
    producer.send(new ProducerRecord<>(partition.topic(), 0, new byte[] {1}, new byte[] {1})).get();
  }

  private Held aMinuteLater() {
    clock.now = clock.now.plus(MINUTE);
    return held.of(Set.of(partition)).get(partition);
  }

  private static final class Minutes extends Clock {
    private Instant now = Instant.parse("2026-02-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
