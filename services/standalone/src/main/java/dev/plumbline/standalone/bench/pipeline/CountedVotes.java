package dev.plumbline.standalone.bench.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Deletes the votes that a pair-builder has read for good from the topic, so that the disk need not
 * hold them beside the state that becomes of them.
 */
final class CountedVotes implements AutoCloseable {
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Admin admin;
  private final String topic;
  private final String group;
  private long next = System.nanoTime();

  CountedVotes(String bootstrapServers, String topic, String group) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.topic = topic;
    this.group = group;
  }

  /** Deletes what has been committed, when the last time was a while ago. */
  void deleteNowAndThen() throws InterruptedException, ExecutionException {
    if (System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + PAUSE_NANOS;
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    admin
        .deleteRecords(
            committed.entrySet().stream()
                .filter(read -> read.getKey().topic().equals(topic))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        read -> RecordsToDelete.beforeOffset(read.getValue().offset()))))
        .all()
        .get();
  }

  @Override
  public void close() {
    admin.close();
  }
}
