package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How topics that exist differ from what they are to be. Partitions and replication are not looked
 * at: keys would change their partitions. Closing it closes its client.
 */
public final class TopicSettings implements AutoCloseable {
  private final Admin admin;
  private final AdminAnswers answers;

  public TopicSettings(KafkaClients clients) {
    this.admin = clients.admin("topic-settings");
    this.answers = new AdminAnswers(clients.configuration().bootstrapServers());
  }

  /**
   * One setting that is not as it is to be.
   *
   * @param value what the topic has
   */
  public record Deviation(String topic, String setting, String value, String wanted) {}

  /**
   * Compares topics that exist.
   *
   * @throws StartException when one does not, or when Kafka does not answer
   */
  public List<Deviation> deviations(Collection<TopicDefinition> topics) {
    Map<String, Map<String, String>> wanted = new TreeMap<>();
    topics.forEach(topic -> wanted.put(topic.name(), topic.settings()));
    return deviations(wanted);
  }

  /**
   * Compares the copies of its state that an application of Kafka Streams has in Kafka, as far as
   * they exist. Streams gives them their settings when it makes them, and never again.
   *
   * @param lag when they are to have forgotten what was replaced or withdrawn
   * @throws StartException when Kafka does not answer
   */
  public List<Deviation> deviationsOfState(Collection<String> topics, Duration lag) {
    Set<String> existing = answers.await(admin.listTopics().names());
    Map<String, Map<String, String>> wanted = new TreeMap<>();
    topics.stream()
        .filter(existing::contains)
        .forEach(topic -> wanted.put(topic, TopicDefinition.compactionWithin(lag)));
    return deviations(wanted);
  }

  private List<Deviation> deviations(Map<String, Map<String, String>> wantedByTopic) {
    Set<ConfigResource> resources =
        wantedByTopic.keySet().stream().map(TopicSettings::resource).collect(Collectors.toSet());
    Map<ConfigResource, Config> found = answers.await(admin.describeConfigs(resources).all());
    List<Deviation> deviations = new ArrayList<>();
    wantedByTopic.forEach(
        (topic, settings) ->
            settings.forEach(
                (setting, wanted) -> {
                  String value = found.get(resource(topic)).get(setting).value();
                  if (!wanted.equals(value)) {
                    deviations.add(new Deviation(topic, setting, value, wanted));
                  }
                }));
    return deviations;
  }

  /** Gives the topics what they are to have; other settings of theirs stay. */
  public void correct(List<Deviation> deviations) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes =
        deviations.stream()
            .collect(
                Collectors.groupingBy(
                    deviation -> resource(deviation.topic()),
                    Collectors.mapping(
                        TopicSettings::change, Collectors.toCollection(ArrayList::new))));
    answers.await(admin.incrementalAlterConfigs(changes).all());
  }

  private static AlterConfigOp change(Deviation deviation) {
    return new AlterConfigOp(new ConfigEntry(deviation.setting(), deviation.wanted()), OpType.SET);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  @Override
  public void close() {
    admin.close();
  }
}
