package dev.plumbline.standalone.reading;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A broker that can be lost in the middle of a topic: readers get their records one by one. */
public final class LostBroker implements AutoCloseable {
  private static final int RECORDS = 20;

  private final EmbeddedKafka broker;
  private final KafkaClients clients;

  public LostBroker(Path directory) {
    this.broker = EmbeddedKafka.start(directory, 0);
    this.clients =
        new KafkaClients(
            KafkaConfiguration.from(
                Configuration.load(Optional.empty(), Map.of())
                    .withOverrides(
                        Map.of(
                            "plumbline.kafka.bootstrap-servers",
                            broker.bootstrapServers(),
                            "plumbline.kafka.schema-registry-url",
                            "mock://lost-broker",
                            "plumbline.kafka.topics.partitions",
                            1,
                            "plumbline.kafka.properties.\"max.poll.records\"",
                            1,
                            "plumbline.kafka.properties.\"max.partition.fetch.bytes\"",
                            1))));
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(clients.configuration().topics().all());
    }
  }

  public KafkaClients clients() {
    return clients;
  }

  /** Writes records that are fetched one by one. */
  public void fill(String topic) {
    try (Producer<byte[], byte[]> producer = clients.bytesProducer("filler")) {
      for (int number = 0; number < RECORDS; number++) {
        byte[] value = ("record " + number).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** The broker goes, and does not come back. */
  @Override
  public void close() {
    broker.close();
  }
}
