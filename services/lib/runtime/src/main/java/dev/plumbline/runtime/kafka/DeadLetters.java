package dev.plumbline.runtime.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes records that could not be used to the dead-letter topic of the topic they came from, each
 * as a {@link DeadLetter}. Thread safe.
 */
public final class DeadLetters implements AutoCloseable {
  public static final String REASON = "plumbline.error.reason";
  public static final String TOPIC = "plumbline.error.topic";
  public static final String PARTITION = "plumbline.error.partition";
  public static final String OFFSET = "plumbline.error.offset";

  /** When the record was written, where that is known; the letter's own time is its refusal's. */
  public static final String WRITTEN = "plumbline.error.written";

  /** Only on letters of which the beginning is left: how much that is, and where the whole lies. */
  public static final String SHORTENED = "plumbline.error.shortened";

  private final RenewedProducer<byte[], byte[]> producer;

  public DeadLetters(KafkaClients clients, String clientId) {
    this.producer = new RenewedProducer<>(() -> clients.bytesProducer(clientId + "-dead-letters"));
  }

  /**
   * Writes one record and waits until Kafka has it, so that the caller may move on. One that is too
   * large is written shortened.
   *
   * @throws KafkaException when Kafka does not take it
   */
  public void send(ConsumerRecord<byte[], byte[]> original, String reason) {
    DeadLetter letter = new DeadLetter(original, original.headers(), reason);
    try {
      write(letter.whole(), reason);
    } catch (RecordTooLargeException e) {
      write(letter.shortened(), reason);
    }
  }

  private void write(ProducerRecord<byte[], byte[]> letter, String reason) {
    try {
      producer.send(letter).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException tooLarge) {
        throw tooLarge;
      }
      throw new KafkaException("a dead letter was not taken: " + reason, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a dead letter", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
