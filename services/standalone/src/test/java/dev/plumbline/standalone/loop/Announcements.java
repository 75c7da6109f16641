package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What was announced on Kafka. */
public final class Announcements {
  private Announcements() {}

  /** The version that was announced last. */
  static OptionalLong latestVersion(KafkaClients clients) {
    List<Long> versions = versions(clients);
    return versions.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(versions.get(versions.size() - 1));
  }

  /** The versions in the order in which they were announced. */
  public static List<Long> versions(KafkaClients clients) {
    TopicPartition updates =
        new TopicPartition(clients.configuration().topics().modelUpdates().name(), 0);
    AvroDecoder<ModelUpdate> decoder = clients.decoder(ModelUpdate.class);
    List<Long> versions = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("announcements", Map.of())) {
      consumer.assign(List.of(updates));
      long end = consumer.endOffsets(List.of(updates)).get(updates);
      consumer.seekToBeginning(List.of(updates));
      while (consumer.position(updates) < end) {
        for (ConsumerRecord<byte[], byte[]> source : consumer.poll(Duration.ofMillis(100))) {
          if (decoder.decode(source) instanceof Decoded.Present<ModelUpdate> record) {
            versions.add(record.value().orElseThrow().getVersion());
          }
        }
      }
    }
    return versions;
  }
}
