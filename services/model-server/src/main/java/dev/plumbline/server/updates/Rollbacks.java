package dev.plumbline.server.updates;

import dev.plumbline.schema.ModelUpdate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Announces the way back to an earlier version. It goes through Kafka, so that all servers take it
 * and a fresh one finds it.
 */
public final class Rollbacks implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Producer<String, ModelUpdate> producer;
  private final String topic;
  private final UpdateHistory history;
  private final Clock clock;

  /** Takes ownership of the producer. */
  public Rollbacks(
      Producer<String, ModelUpdate> producer, String topic, UpdateHistory history, Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.history = history;
    this.clock = clock;
  }

  /** The versions that a channel can be taken back to. */
  public UpdateHistory history() {
    return history;
  }

  /**
   * Announces a way back and waits until Kafka has it.
   *
   * @return false when the version is not known
   * @throws RollbackFailedException when Kafka does not take it
   */
  public boolean announce(String channel, long version) throws RollbackFailedException {
    Optional<ModelUpdate> update = history.wayBack(channel, version, clock.instant());
    if (update.isEmpty()) {
      return false;
    }
    try {
      producer
          .send(new ProducerRecord<>(topic, channel, update.get()))
          .get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      throw new RollbackFailedException(
          "Kafka did not take the rollback of channel '" + channel + "' to version " + version, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RollbackFailedException("interrupted while waiting for Kafka", e);
    }
  }

  @Override
  public void close() {
    producer.close(LONGEST_WAIT);
  }
}
