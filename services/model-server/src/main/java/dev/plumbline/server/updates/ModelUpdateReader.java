package dev.plumbline.server.updates;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.Announcement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the model updates on a thread of its own, from the first record of the topic on and
 * without a consumer group: each server needs them all. The registry begins to load when the
 * updates that were there at the start have been read.
 *
 * <p>A record that is no valid update goes to the dead letters. While Kafka or the registry of
 * schemas is away, the reader tries again and again, at the record where it was. When the topic
 * ends before that record, it was deleted or restored to an earlier point: it is read anew, as a
 * fresh server would read it.
 */
public final class ModelUpdateReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelUpdateReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final TopicPartition partition;
  private final DeadLetters deadLetters;
  private final AdapterRegistry registry;
  private final UpdateHistory history;
  private final AvroDecoder<ModelUpdate> decoder;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "model-updates");
  // By System.nanoTime().
  private volatile Optional<Long> caughtUp = Optional.empty();
  private volatile Optional<String> death = Optional.empty();
  private volatile Consumer<byte[], byte[]> consumer;
  // Where to go on with a new consumer: reading a rollback twice would undo what came after it.
  private long next;
  // Whether the registry waits for what the topic held when its reading began.
  private boolean behind = true;

  private ModelUpdateReader(
      KafkaClients clients,
      TopicDefinition topic,
      DeadLetters deadLetters,
      AdapterRegistry registry,
      UpdateHistory history) {
    this.clients = clients;
    this.partition = new TopicPartition(topic.name(), 0);
    this.deadLetters = deadLetters;
    this.registry = registry;
    this.history = history;
    this.decoder = clients.decoder(ModelUpdate.class);
  }

  /** Starts to read. */
  public static ModelUpdateReader start(
      KafkaClients clients,
      TopicDefinition topic,
      DeadLetters deadLetters,
      AdapterRegistry registry,
      UpdateHistory history) {
    ModelUpdateReader reader =
        new ModelUpdateReader(clients, topic, deadLetters, registry, history);
    reader.thread.setDaemon(true);
    reader.thread.setUncaughtExceptionHandler((dying, error) -> reader.died(error));
    reader.thread.start();
    return reader;
  }

  /** For how long the updates that were there at the start have been read; empty until then. */
  public Optional<Duration> caughtUp() {
    return caughtUp.map(since -> Duration.ofNanos(System.nanoTime() - since));
  }

  /** Of what its thread died, if it has: it never will follow the updates again. */
  public Optional<String> death() {
    return death;
  }

  private void died(Throwable error) {
    LOG.error("the thread that follows the model updates died; restart the server", error);
    death = Optional.of(error.toString());
  }

  private void run() {
    while (!isStopped()) {
      try (Consumer<byte[], byte[]> fresh =
          clients.bytesConsumer("model-server-updates", Map.of())) {
        consumer = fresh;
        follow(fresh);
      } catch (WakeupException e) {
        // Only close() wakes the consumer up.
        return;
      } catch (RuntimeException e) {
        LOG.warn(
            "model updates cannot be read now, at offset {} of {}; trying again in {} s. {}",
            next,
            partition,
            PAUSE_AFTER_FAILURE.toSeconds(),
            e.toString());
        pause();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> source) {
    source.assign(List.of(partition));
    long end = source.endOffsets(List.of(partition)).get(partition);
    if (end < next) {
      beginAnew(end);
    }
    source.seek(partition, next);
    while (!isStopped()) {
      long position = source.position(partition);
      if (behind && position >= end) {
        readUpTo(end);
      }
      // The consumer goes back by itself where there is nothing to be read any more.
      if (position < next) {
        beginAnew(position);
        return;
      }
      for (ConsumerRecord<byte[], byte[]> record : source.poll(POLL)) {
        if (record.offset() < next) {
          beginAnew(record.offset());
          return;
        }
        handle(record);
        next = record.offset() + 1;
      }
    }
  }

  private void readUpTo(long end) {
    LOG.info("read the model updates up to offset {}", end);
    behind = false;
    caughtUp = caughtUp.or(() -> Optional.of(System.nanoTime()));
    registry.startLoading();
  }

  private void beginAnew(long offset) {
    LOG.warn(
        "{} was deleted or restored to an earlier point: at offset {}, where {} should be next. It"
            + " is read from its beginning, and what it says counts, whatever was announced before",
        partition,
        offset,
        next);
    next = 0;
    behind = true;
    history.beginAnew();
    registry.beginAnew();
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    Decoded<ModelUpdate> decoded = decoder.decode(record);
    if (decoded instanceof Decoded.Undecodable<ModelUpdate> garbage) {
      reject(record, garbage.reason());
    } else if (decoded instanceof Decoded.Present<ModelUpdate> present) {
      try {
        UpdateKey key = UpdateRecord.key(present.key());
        if (present.value().isPresent()) {
          take(key, present.value().get());
        } else {
          delete(key);
        }
      } catch (InvalidUpdateException e) {
        reject(record, e.getMessage());
      }
    }
  }

  private void take(UpdateKey key, ModelUpdate update) throws InvalidUpdateException {
    Announcement announcement = UpdateRecord.announcement(key, update);
    history.take(update);
    if (key.pin()) {
      registry.pin(announcement);
    } else {
      registry.announce(announcement);
    }
  }

  private void delete(UpdateKey key) {
    if (key.pin()) {
      registry.unpin(key.channel());
    } else {
      history.forget(key.channel());
      registry.forget(key.channel());
    }
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, String reason) {
    LOG.warn("record {} of {} goes to the dead letters: {}", record.offset(), partition, reason);
    deadLetters.send(record, reason);
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      boolean unused = stopped.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
