package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The letters of one dead-letter topic that wait for somebody to do something about them. What was
 * sent again or dropped is remembered as the offsets of a consumer group until {@link DoneLetters}
 * deletes it. What arrives after this was opened is left for the next time. Not thread safe.
 */
final class DeadLetterBox implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final TopicRead read;
  private int left;

  DeadLetterBox(
      KafkaClients clients, TopicDefinition topic, Selection selection, Duration patience) {
    this.consumer =
        clients.bytesConsumer("dead-letters", Map.of("group.id", DeadLetterOffice.GROUP));
    this.read = new TopicRead(consumer, topic.deadLetterName(), selection::takes, patience);
    this.left = selection.limit();
  }

  /**
   * The next letters, in the order of each partition; empty when none is left.
   *
   * @throws TimeoutException when Kafka does not answer
   */
  List<Letter> next() {
    List<Letter> letters = new ArrayList<>();
    while (letters.isEmpty() && left > 0 && read.left() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : read.poll()) {
        boolean meant = record.offset() < read.ends().get(partition(record));
        if (meant && letters.size() < left) {
          letters.add(new Letter(record));
        }
      }
    }
    left -= letters.size();
    return letters;
  }

  /** Remembers that these letters are done with. */
  void done(List<Letter> letters) {
    consumer.commitSync(after(letters));
  }

  /** Remembers it if the producer's transaction is committed. */
  void done(List<Letter> letters, Producer<?, ?> producer) {
    producer.sendOffsetsToTransaction(after(letters), consumer.groupMetadata());
  }

  /** Up to where letters are done with, as it is remembered. */
  Map<TopicPartition, Long> doneTo() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .committed(consumer.assignment())
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                offsets.put(partition, Math.min(committed.offset(), read.ends().get(partition)));
              }
            });
    return offsets;
  }

  private static Map<TopicPartition, OffsetAndMetadata> after(List<Letter> letters) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Letter letter : letters) {
      offsets.put(partition(letter.record()), new OffsetAndMetadata(letter.record().offset() + 1));
    }
    return offsets;
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
