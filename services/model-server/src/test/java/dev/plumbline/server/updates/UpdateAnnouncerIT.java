package dev.plumbline.server.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateAnnouncerIT {
  @TempDir private Path directory;

  private EmbeddedKafka broker;
  private KafkaClients clients;
  private TopicDefinition topic;
  private UpdateAnnouncer announcer;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(directory, 0);
    clients =
        new KafkaClients(
            KafkaConfiguration.from(
                Configuration.load(Optional.empty(), Map.of())
                    .withOverrides(
                        Map.of(
                            "plumbline.kafka.bootstrap-servers",
                            broker.bootstrapServers(),
                            "plumbline.kafka.schema-registry-url",
                            "mock://announcer"))));
    topic = clients.configuration().topics().modelUpdates();
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(List.of(topic));
    }
    announcer =
        new UpdateAnnouncer(
            // It keeps what it is to send while no broker is there, as long as it knows of one.
            new RenewedProducer<>(
                () -> clients.producer("announcer", Map.of("metadata.recovery.strategy", "none"))),
            topic.name(),
            Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    announcer.close();
    broker.close();
  }

  @Test
  void whatKafkaDidNotTakeInTimeIsNotWrittenWhenItIsBack() throws Exception {
    int port = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
    Awaitility.await().until(() -> announces("before"));
    broker.close();

    assertThatThrownBy(() -> announcer.delete(key("during")))
        .isInstanceOf(NotAnnouncedException.class);
    broker = EmbeddedKafka.start(directory, port);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> announces("after"));

    assertThat(keys()).contains("before:pin", "after:pin").doesNotContain("during:pin");
  }

  private boolean announces(String channel) {
    try {
      announcer.delete(key(channel));
      return true;
    } catch (NotAnnouncedException e) {
      return false;
    }
  }

  private static UpdateKey key(String channel) {
    return new UpdateKey(channel, true);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("reader", Map.of())) {
      TopicPartition partition = new TopicPartition(topic.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys;
  }
}
