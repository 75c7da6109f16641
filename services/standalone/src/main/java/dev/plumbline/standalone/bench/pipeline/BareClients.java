package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.FeedbackEvent;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka's and Confluent's clients as they come, with the settings that the services have.
 *
 * @param clients of the services
 */
record BareClients(KafkaClients clients) {
  /** A producer of votes. */
  Producer<String, FeedbackEvent> producer(String id, Map<String, ?> overrides) {
    return clients.producer(id, overrides, serializer());
  }

  /** Confluent's own serializer. */
  @SuppressWarnings("unchecked") // It takes any object; the type narrows it.
  Serializer<FeedbackEvent> serializer() {
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    serializer.configure(clients.serializerProperties(), false);
    return (Serializer<FeedbackEvent>) (Serializer<?>) serializer;
  }
}
