package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.util.Map;

/**
 * How to reach Kafka and the schema registry.
 *
 * @param properties any settings of Kafka's clients, by their own names
 * @param registryProperties any settings of Confluent's serializers and registry client
 */
public record KafkaConfiguration(
    String bootstrapServers,
    String schemaRegistryUrl,
    Map<String, String> properties,
    Map<String, String> registryProperties,
    Topics topics) {

  public static KafkaConfiguration from(Configuration configuration) {
    Section section = configuration.section("plumbline.kafka");
    return new KafkaConfiguration(
        section.requiredText("bootstrap-servers"),
        section.requiredText("schema-registry-url"),
        section.entries("properties"),
        section.entries("registry-properties"),
        Topics.from(configuration));
  }
}
