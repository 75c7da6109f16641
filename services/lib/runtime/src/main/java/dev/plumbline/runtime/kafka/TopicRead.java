package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads a topic up to the end that it had at first. Gives up when Kafka does not answer: a consumer
 * that has lost its brokers polls on without a word. Not thread safe.
 */
public final class TopicRead {
  /** Long enough for a broker that starts again. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration patience;
  private final Map<TopicPartition, Long> ends;
  private Map<TopicPartition, Long> positions = Map.of();
  private Duration waited = Duration.ZERO;

  /**
   * Assigns the partitions to the consumer, and looks where they end.
   *
   * @param consumer has no partitions yet; the caller closes it
   * @param partitions which are meant
   * @param patience how long Kafka may leave a question, or the next record, without an answer
   * @throws TimeoutException when Kafka does not answer
   */
  public TopicRead(
      Consumer<byte[], byte[]> consumer, String topic, IntPredicate partitions, Duration patience) {
    this.consumer = consumer;
    this.topic = topic;
    this.patience = patience;
    List<TopicPartition> meant =
        answer(() -> consumer.partitionsFor(topic, patience)).stream()
            .filter(partition -> partitions.test(partition.partition()))
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .sorted(Comparator.comparingInt(TopicPartition::partition))
            .toList();
    consumer.assign(meant);
    this.ends = answer(() -> consumer.endOffsets(meant, patience));
  }

  /** Where the partitions ended. */
  public Map<TopicPartition, Long> ends() {
    return ends;
  }

  /**
   * How many offsets lie before the end; transaction markers count too.
   *
   * @throws TimeoutException when Kafka does not say where to begin
   */
  public long left() {
    return positions().entrySet().stream()
        .mapToLong(position -> Math.max(0, ends.get(position.getKey()) - position.getValue()))
        .sum();
  }

  /**
   * What comes next, perhaps beyond the end; may be empty. Only the time in here is counted, not
   * what the caller takes for the records.
   *
   * @throws TimeoutException when nothing has come for too long
   */
  public ConsumerRecords<byte[], byte[]> poll() {
    long before = System.nanoTime();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    Map<TopicPartition, Long> reached = positions();
    if (reached.equals(positions)) {
      waited = waited.plusNanos(System.nanoTime() - before);
    } else {
      waited = Duration.ZERO;
    }
    positions = reached;
    if (waited.compareTo(patience) > 0) {
      throw noAnswer(null);
    }
    return records;
  }

  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> found = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      found.put(partition, answer(() -> consumer.position(partition, patience)));
    }
    return found;
  }

  private <T> T answer(Supplier<T> question) {
    try {
      return question.get();
    } catch (TimeoutException e) {
      throw noAnswer(e);
    }
  }

  private TimeoutException noAnswer(TimeoutException cause) {
    return new TimeoutException(
        "no answer for " + patience.toSeconds() + " s while " + topic + " was read", cause);
  }
}
