package dev.plumbline.gateway.kafka;

import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.kafka.SchemaAdministration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.service.Causes;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Opens the producer of the feedback topic, with every wait bounded. */
public final class FeedbackProducer {
  private FeedbackProducer() {}

  /**
   * Opens it after a look at the topic and its schema.
   *
   * @throws StartException when the topic is missing, Kafka or the registry does not answer, the
   *     registry refuses the schema, or a setting is one that Kafka refuses
   */
  public static RenewedProducer<String, FeedbackEvent> open(
      KafkaConfiguration kafka,
      TopicDefinition topic,
      ProducerSettings settings,
      EventLimits limits) {
    KafkaClients clients = new KafkaClients(withBoundedRegistry(kafka, settings));
    try (TopicAdministration topics = new TopicAdministration(clients)) {
      topics.require(List.of(topic));
      new SchemaAdministration(clients)
          .require(TopicSchemas.of(kafka.topics()).only(List.of(topic)));
      return RenewedProducer.open(
          () -> clients.producer("feedback-gateway", settings.asProperties(limits.eventBytes())));
    } catch (KafkaException e) {
      throw new StartException(
          "the producer of topic "
              + topic.name()
              + " cannot be made: "
              + Causes.of(e).root().getMessage(),
          e);
    }
  }

  /** The first event of a process registers its schema; that wait has the same bound. */
  private static KafkaConfiguration withBoundedRegistry(
      KafkaConfiguration kafka, ProducerSettings settings) {
    String timeout = Long.toString(settings.blockTimeout().toMillis());
    Map<String, String> properties = new HashMap<>();
    properties.put("http.connect.timeout.ms", timeout);
    properties.put("http.read.timeout.ms", timeout);
    properties.put("max.retries", "0");
    properties.putAll(kafka.registryProperties());
    return new KafkaConfiguration(
        kafka.bootstrapServers(),
        kafka.schemaRegistryUrl(),
        kafka.properties(),
        Map.copyOf(properties),
        kafka.topics());
  }
}
