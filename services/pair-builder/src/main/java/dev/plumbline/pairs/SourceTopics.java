package dev.plumbline.pairs;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.SchemaAdministration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.StartException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics that the pair-builder reads and writes, as they are on the brokers. */
final class SourceTopics {
  private SourceTopics() {}

  /**
   * Checks that all topics and the schema that it writes are there and that feedback finds its
   * completion.
   *
   * @return partitions of the feedback and completions topics
   * @throws StartException when they are not as they must be
   */
  static int requirePartitions(KafkaClients clients) {
    Topics topics = clients.configuration().topics();
    TopicDefinition feedback = topics.feedback();
    TopicDefinition completions = topics.completions();
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.require(
          List.of(
              feedback,
              completions,
              topics.preferencePairs(),
              topics.erasures(),
              topics.deadLetters(feedback),
              topics.deadLetters(completions)));
    }
    new SchemaAdministration(clients)
        .require(TopicSchemas.of(topics).only(List.of(topics.preferencePairs())));
    Map<String, TopicDescription> found =
        describe(clients, List.of(feedback.name(), completions.name()));
    int ofFeedback = found.get(feedback.name()).partitions().size();
    int ofCompletions = found.get(completions.name()).partitions().size();
    if (ofFeedback != ofCompletions) {
      throw new StartException(
          "topic %s has %d partitions and %s has %d; they are joined by key, so make them equal"
              .formatted(feedback.name(), ofFeedback, completions.name(), ofCompletions));
    }
    return ofFeedback;
  }

  private static Map<String, TopicDescription> describe(KafkaClients clients, List<String> names) {
    try (Admin admin = clients.admin("pair-builder-start")) {
      return admin.describeTopics(names).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new StartException(
          "the topics " + names + " cannot be read: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while waiting for Kafka", e);
    }
  }
}
