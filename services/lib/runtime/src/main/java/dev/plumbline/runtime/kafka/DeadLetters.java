package dev.plumbline.runtime.kafka;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;

/**
 * Writes records that could not be used to the dead-letter topic of the topic they came from: the
 * original key, value and headers, and why and from where in headers of its own. Thread safe.
 */
public final class DeadLetters implements AutoCloseable {
  public static final String REASON = "plumbline.error.reason";
  public static final String TOPIC = "plumbline.error.topic";
  public static final String PARTITION = "plumbline.error.partition";
  public static final String OFFSET = "plumbline.error.offset";

  private final Producer<byte[], byte[]> producer;

  public DeadLetters(KafkaClients clients, String clientId) {
    this.producer = clients.bytesProducer(clientId + "-dead-letters");
  }

  /**
   * Writes one record and waits until Kafka has it, so that the caller may move on.
   *
   * @throws KafkaException when Kafka does not take it
   */
  public void send(ConsumerRecord<byte[], byte[]> original, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            original.topic() + ".dlq",
            null,
            null,
            original.key(),
            original.value(),
            original.headers());
    put(letter.headers(), REASON, reason);
    put(letter.headers(), TOPIC, original.topic());
    put(letter.headers(), PARTITION, Integer.toString(original.partition()));
    put(letter.headers(), OFFSET, Long.toString(original.offset()));
    try {
      producer.send(letter).get();
    } catch (ExecutionException e) {
      throw new KafkaException("a dead letter was not taken: " + reason, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a dead letter", e);
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
