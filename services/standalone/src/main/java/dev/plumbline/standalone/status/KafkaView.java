package dev.plumbline.standalone.status;

import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.deadletters.DeadLetterOffice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Lags and dead letters, as the broker knows them. */
final class KafkaView {
  private static final long TIMEOUT_SECONDS = 15;

  private final Admin admin;

  KafkaView(Admin admin) {
    this.admin = admin;
  }

  /**
   * How far a consumer group is behind on a topic.
   *
   * @param records that it has not committed yet; transaction markers count too
   */
  record Lag(String group, String topic, long records) {}

  /** The lag of every consumer group on the topics of the installation. */
  List<Lag> lags(Topics topics) {
    List<String> names = topics.main().stream().map(TopicDefinition::name).toList();
    List<Lag> lags = new ArrayList<>();
    for (String group :
        get(admin.listGroups().all()).stream().map(GroupListing::groupId).sorted().toList()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      committed.keySet().removeIf(partition -> !names.contains(partition.topic()));
      committed.values().removeIf(java.util.Objects::isNull);
      Map<TopicPartition, Long> ends = offsets(committed.keySet(), OffsetSpec.latest());
      Map<String, Long> byTopic = new TreeMap<>();
      committed.forEach(
          (partition, offset) ->
              byTopic.merge(partition.topic(), ends.get(partition) - offset.offset(), Long::sum));
      byTopic.forEach((topic, records) -> lags.add(new Lag(group, topic, records)));
    }
    return lags;
  }

  /** Records in each dead-letter topic that wait for somebody; transaction markers count too. */
  Map<String, Long> deadLetters(Topics topics) {
    Map<String, Long> counts = new TreeMap<>();
    Map<TopicPartition, OffsetAndMetadata> done =
        get(admin.listConsumerGroupOffsets(DeadLetterOffice.GROUP).partitionsToOffsetAndMetadata());
    for (TopicDefinition topic : topics.main()) {
      TopicDefinition letters = topics.deadLetters(topic);
      List<TopicPartition> partitions = letters.topicPartitions();
      Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
      Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
      long records =
          partitions.stream()
              .mapToLong(
                  p -> {
                    long from = done.get(p) == null ? 0 : done.get(p).offset();
                    return ends.get(p) - Math.max(from, starts.get(p));
                  })
              .sum();
      if (records > 0) {
        counts.put(letters.name(), records);
      }
    }
    return counts;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(asked).all());
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StartException("Kafka cannot be asked: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new StartException("Kafka did not answer within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while asking Kafka", e);
    }
  }
}
