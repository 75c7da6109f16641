package dev.plumbline.standalone.bench.serve.swap;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Announces adapters on the topic, as a trainer does. Thread safe. */
public final class Announcer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Producer<String, ModelUpdate> producer;
  private final String topic;
  private final ServerState.Base base;

  /**
   * @param base that the announced adapters are for
   */
  public Announcer(KafkaClients clients, ServerState.Base base) {
    // Announcements are few and each is waited for: nothing is gained by gathering them.
    this.producer = clients.producer("bench-announcer", Map.of("linger.ms", 0));
    this.topic = clients.configuration().topics().modelUpdates().name();
    this.base = base;
  }

  /** Announces a version, and returns when Kafka has it. */
  public void announce(String channel, long version, AdapterFile adapter) {
    ModelUpdate update =
        ModelUpdate.newBuilder()
            .setChannel(channel)
            .setVersion(version)
            .setAdapter(adapter)
            .setBaseModel(base.name())
            .setBaseModelFingerprint(base.fingerprint())
            .setRunId("bench-" + version)
            .setTrainingOffsets(List.of())
            .setMetrics(Map.of())
            .setCreatedAt(Instant.now())
            .build();
    send(channel, update);
  }

  /** Deletes what was announced for a channel. */
  public void forget(String channel) {
    send(channel, null);
  }

  private void send(String channel, ModelUpdate update) {
    try {
      producer
          .send(new ProducerRecord<>(topic, channel, update))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException("Kafka does not take announcements on " + topic + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while announcing on " + topic, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
