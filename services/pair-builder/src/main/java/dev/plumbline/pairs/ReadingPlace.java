package dev.plumbline.pairs;

import dev.plumbline.runtime.kafka.KafkaClients;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the pair-builder goes on reading, which Kafka forgets once nobody has read for {@code
 * offsets.retention.minutes}. All that the topics hold is read again then: votes that were counted
 * are known, but those on answers that are gone find none any more.
 */
final class ReadingPlace {
  private static final Logger log = LoggerFactory.getLogger(ReadingPlace.class);

  private final KafkaClients clients;
  private final String group;
  private final List<String> stateTopics;

  /**
   * @param group in which the pair-builder reads
   * @param stateTopics names of the topics that hold copies of its state, once there is some
   */
  ReadingPlace(KafkaClients clients, String group, List<String> stateTopics) {
    this.clients = clients;
    this.group = group;
    this.stateTopics = stateTopics;
  }

  /** Says so when it is forgotten. To know is no condition for the start. */
  void warnIfForgotten() {
    try (Admin admin = clients.admin("pair-builder-start")) {
      if (hasNoOffsets(admin) && hasState(admin)) {
        log.warn(
            "Kafka has forgotten how far the group {} has read, though there is state: nobody read"
                + " for longer than offsets.retention.minutes of the brokers (7 days by default)."
                + " All feedback and completions that are still there are read again. What was"
                + " counted counts once, but votes on completions that are gone come to the dead"
                + " letters. To start from the time of the last stop instead, see"
                + " docs/how-to-deploy.md, \"When the pair-builder was stopped for a week\"",
            group);
      }
    } catch (ExecutionException e) {
      log.warn("whether Kafka knows how far {} has read is not known", group, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasNoOffsets(Admin admin) throws ExecutionException, InterruptedException {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().isEmpty();
  }

  private boolean hasState(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    Map<TopicPartition, OffsetSpec> ends =
        admin
            .describeTopics(stateTopics.stream().filter(existing::contains).toList())
            .allTopicNames()
            .get()
            .values()
            .stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream().anyMatch(end -> end.offset() > 0);
  }
}
