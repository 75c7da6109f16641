package dev.plumbline.server.updates;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Writes to the topic of model updates, one after the other, and waits until Kafka has it. Thread
 * safe.
 *
 * <p>What Kafka did not take in time is given up together with its producer. A producer left to
 * itself would go on trying, and write a rollback that its operator has meanwhile asked for again.
 */
public final class UpdateAnnouncer implements AutoCloseable {
  // Both together less than clients wait for an answer.
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final RenewedProducer<String, ModelUpdate> producer;
  private final String topic;
  private final Duration longestWait;

  /**
   * An announcer that has written nothing yet.
   *
   * @param producer of such with {@link #producerSettings()}; the announcer closes it
   */
  public UpdateAnnouncer(RenewedProducer<String, ModelUpdate> producer, String topic) {
    this(producer, topic, LONGEST_WAIT);
  }

  UpdateAnnouncer(
      RenewedProducer<String, ModelUpdate> producer, String topic, Duration longestWait) {
    this.producer = producer;
    this.topic = topic;
    this.longestWait = longestWait;
  }

  /** With these a producer that finds no broker gives up before its operator does. */
  public static Map<String, Object> producerSettings() {
    return Map.of("max.block.ms", LONGEST_SEARCH.toMillis());
  }

  void announce(UpdateKey key, ModelUpdate update) throws NotAnnouncedException {
    send(new ProducerRecord<>(topic, key.toString(), update));
  }

  void delete(UpdateKey key) throws NotAnnouncedException {
    send(new ProducerRecord<>(topic, key.toString(), null));
  }

  private synchronized void send(ProducerRecord<String, ModelUpdate> update)
      throws NotAnnouncedException {
    try {
      producer.send(update).get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      producer.giveUp();
      throw new NotAnnouncedException(
          "Kafka did not take the update '" + update.key() + "' of " + topic, e);
    } catch (KafkaException e) {
      // Thrown rather than told by the future: the registry of schemas does not answer, say.
      producer.giveUp();
      throw new NotAnnouncedException(
          "the update '" + update.key() + "' of " + topic + " could not be sent: " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      producer.giveUp();
      Thread.currentThread().interrupt();
      throw new NotAnnouncedException("interrupted while waiting for Kafka", e);
    }
  }

  @Override
  public synchronized void close() {
    // At once, without what it has not written.
    producer.close(Duration.ZERO);
  }
}
