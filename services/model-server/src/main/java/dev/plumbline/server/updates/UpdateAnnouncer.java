package dev.plumbline.server.updates;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes to the topic of model updates and waits until Kafka has it. Thread safe. */
public final class UpdateAnnouncer implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Producer<String, ModelUpdate> producer;
  private final String topic;

  /** Takes ownership of the producer. */
  public UpdateAnnouncer(Producer<String, ModelUpdate> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  void announce(UpdateKey key, ModelUpdate update) throws NotAnnouncedException {
    send(new ProducerRecord<>(topic, key.toString(), update));
  }

  void delete(UpdateKey key) throws NotAnnouncedException {
    send(new ProducerRecord<>(topic, key.toString(), null));
  }

  private void send(ProducerRecord<String, ModelUpdate> update) throws NotAnnouncedException {
    try {
      producer.send(update).get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NotAnnouncedException(
          "Kafka did not take the update '" + update.key() + "' of " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAnnouncedException("interrupted while waiting for Kafka", e);
    }
  }

  @Override
  public void close() {
    producer.close(LONGEST_WAIT);
  }
}
