package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.StartException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics when asked to, and checks that they are there. Closing it closes its client. */
public final class TopicAdministration implements AutoCloseable {
  private final Admin admin;
  private final String bootstrapServers;
  private final AdminAnswers answers;

  public TopicAdministration(KafkaClients clients) {
    this.admin = clients.admin("topic-administration");
    this.bootstrapServers = clients.configuration().bootstrapServers();
    this.answers = new AdminAnswers(bootstrapServers);
  }

  /**
   * Makes the topics that do not exist yet, and waits until they can be written to; those that do
   * exist are left as they are.
   *
   * @return the names of the topics that were made
   */
  public List<String> create(Collection<TopicDefinition> topics) {
    Set<String> existing = existing();
    List<TopicDefinition> missing =
        topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    CreateTopicsResult result =
        admin.createTopics(
            missing.stream()
                .map(
                    topic ->
                        new NewTopic(topic.name(), topic.partitions(), topic.replication())
                            .configs(topic.settings()))
                .toList());
    result
        .values()
        .forEach(
            (name, future) -> {
              try {
                future.get(AdminAnswers.TIMEOUT_SECONDS, TimeUnit.SECONDS);
              } catch (ExecutionException e) {
                // Somebody else was faster; that is as good.
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw KafkaTrouble.explainUnmade(name, bootstrapServers, e);
                }
              } catch (TimeoutException e) {
                throw KafkaTrouble.explain(bootstrapServers, e);
              } catch (InterruptedException e) {
                throw AdminAnswers.interrupted(e);
              }
            });
    awaitLeaders(missing);
    return missing.stream().map(TopicDefinition::name).toList();
  }

  /**
   * Waits until each partition can be written to. Without it a producer's first records may be
   * refused and its next ones taken, and then Kafka never takes the first (KAFKA-15591).
   */
  private void awaitLeaders(Collection<TopicDefinition> topics) {
    Map<TopicPartition, OffsetSpec> ends =
        topics.stream()
            .flatMap(topic -> topic.topicPartitions().stream())
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    new LeaderWait(bootstrapServers, Duration.ofSeconds(AdminAnswers.TIMEOUT_SECONDS))
        .await(() -> admin.listOffsets(ends).all());
  }

  /**
   * Checks that topics exist.
   *
   * @throws StartException when one does not, or when Kafka does not answer
   */
  public void require(Collection<TopicDefinition> topics) {
    Set<String> existing = existing();
    List<String> missing =
        topics.stream()
            .map(TopicDefinition::name)
            .filter(name -> !existing.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new StartException(
          "Kafka at "
              + bootstrapServers
              + " lacks the topics "
              + String.join(", ", missing)
              + "; make them with: plumbline topics create");
    }
  }

  private Set<String> existing() {
    return answers.await(admin.listTopics().names());
  }

  @Override
  public void close() {
    admin.close();
  }
}
