package dev.plumbline.standalone.reading;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All topics anew, under a name of their own, on a broker that tests share. */
public final class FreshTopics {
  private FreshTopics() {}

  /**
   * Makes the topics.
   *
   * @param settings beside those that name the broker, the registry and the topics
   */
  public static KafkaClients make(EmbeddedKafka broker, String name, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("plumbline.kafka.bootstrap-servers", broker.bootstrapServers());
    all.put("plumbline.kafka.schema-registry-url", "mock://" + name);
    all.put("plumbline.kafka.topics.prefix", name + "-");
    KafkaClients clients =
        new KafkaClients(
            KafkaConfiguration.from(
                Configuration.load(Optional.empty(), Map.of()).withOverrides(all)));
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(clients.configuration().topics().all());
    }
    return clients;
  }
}
