package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka where partitions end. */
public final class LogEnds implements AutoCloseable {
  private final Admin admin;
  private final Duration patience;

  /**
   * With a client of its own.
   *
   * @param patience how long an answer may take
   */
  public LogEnds(KafkaClients clients, String clientId, Duration patience) {
    this.admin = clients.admin(clientId);
    this.patience = patience;
  }

  /**
   * Where the logs end, whether what they hold is committed or not.
   *
   * @throws KafkaException when Kafka does not say
   */
  public Map<TopicPartition, Long> written(Collection<TopicPartition> partitions) {
    return ask(partitions, IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * Where readers of committed records end: before the first transaction that is open.
   *
   * @throws KafkaException when Kafka does not say
   */
  public Map<TopicPartition, Long> readable(Collection<TopicPartition> partitions) {
    return ask(partitions, IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> ask(
      Collection<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream()
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try {
      return admin
          .listOffsets(latest, options(isolation))
          .all()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS)
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the end of " + partitions + " cannot be asked for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for the end of " + partitions, e);
    }
  }

  /** The client gives up as early as we do, or closing it would wait for what nobody waits for. */
  private ListOffsetsOptions options(IsolationLevel isolation) {
    return new ListOffsetsOptions(isolation).timeoutMs(Math.toIntExact(patience.toMillis()));
  }

  @Override
  public void close() {
    admin.close();
  }
}
