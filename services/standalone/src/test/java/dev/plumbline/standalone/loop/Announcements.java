package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What was announced on Kafka. */
final class Announcements {
  private Announcements() {}

  /** The version that was announced last. */
  static OptionalLong latestVersion(KafkaClients clients) {
    TopicPartition updates =
        new TopicPartition(clients.configuration().topics().modelUpdates().name(), 0);
    AvroDecoder<ModelUpdate> decoder = clients.decoder(ModelUpdate.class);
    OptionalLong latest = OptionalLong.empty();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("announcements", Map.of())) {
      consumer.assign(List.of(updates));
      long end = consumer.endOffsets(List.of(updates)).get(updates);
      consumer.seekToBeginning(List.of(updates));
      while (consumer.position(updates) < end) {
        for (ConsumerRecord<byte[], byte[]> source : consumer.poll(Duration.ofMillis(100))) {
          if (decoder.decode(source) instanceof Decoded.Present<ModelUpdate> record) {
            latest = OptionalLong.of(record.value().orElseThrow().getVersion());
          }
        }
      }
    }
    return latest;
  }
}
