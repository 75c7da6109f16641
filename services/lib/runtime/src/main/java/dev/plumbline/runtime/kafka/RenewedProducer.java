package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.Causes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer for as long as a service runs: another takes its place when it fails on and on. Some
 * failures a producer of Kafka keeps for good: it reads its certificate once, and one that is
 * refused while it asks for its id never asks again. Thread safe.
 *
 * <p>What became of a record is told as by Kafka's own producer, and none is sent a second time.
 * What a replaced producer has under way ends within its delivery timeout, and until then no third
 * is made: the memory is that of two at most.
 */
public final class RenewedProducer<K, V> implements AutoCloseable {
  static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

  private static final Logger LOG = LoggerFactory.getLogger(RenewedProducer.class);

  private final Supplier<Producer<K, V>> producers;
  private final LongSupplier nanoTime;
  private volatile Optional<UsedProducer<K, V>> current = Optional.empty();
  private Optional<UsedProducer<K, V>> retired = Optional.empty();
  private boolean closed;

  /**
   * The first is made for the first record.
   *
   * @param producers makes the producers, which this closes
   */
  public RenewedProducer(Supplier<Producer<K, V>> producers) {
    this(producers, System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RenewedProducer(Supplier<Producer<K, V>> producers, LongSupplier nanoTime) {
    this.producers = producers;
    this.nanoTime = nanoTime;
  }

  /**
   * The same, but the first is made now, so that settings which Kafka refuses are told at once.
   *
   * @throws KafkaException when it cannot be made
   */
  public static <K, V> RenewedProducer<K, V> open(Supplier<Producer<K, V>> producers) {
    RenewedProducer<K, V> opened = new RenewedProducer<>(producers);
    var unused = opened.checked();
    return opened;
  }

  /** As {@link Producer#send(ProducerRecord)}. */
  public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
    return send(record, (metadata, failure) -> {});
  }

  /**
   * As {@link Producer#send(ProducerRecord, Callback)}.
   *
   * @throws KafkaException also when there is no producer and none can be made
   */
  public Future<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
    Optional<UsedProducer<K, V>> found = current;
    UsedProducer<K, V> used = found.isPresent() && !found.get().isSpent() ? found.get() : checked();
    return used.send(record, callback);
  }

  private synchronized UsedProducer<K, V> checked() {
    if (closed) {
      throw new IllegalStateException("a producer was used after it was closed");
    }
    UsedProducer<K, V> used =
        current.isEmpty()
            ? new UsedProducer<>(producers.get(), new ProducerHealth(nanoTime))
            : renewed(current.get());
    current = Optional.of(used);
    return used;
  }

  private UsedProducer<K, V> renewed(UsedProducer<K, V> used) {
    if (!used.isSpent() || retired.filter(former -> !former.isClosed()).isPresent()) {
      return used;
    }
    try {
      UsedProducer<K, V> next = new UsedProducer<>(producers.get(), new ProducerHealth(nanoTime));
      LOG.warn("a producer failed on and on; another takes its place");
      used.retire();
      retired = Optional.of(used);
      return next;
    } catch (KafkaException e) {
      LOG.warn(
          "a producer fails on and on, and no other can be made now: {}",
          Causes.of(e).root().getMessage());
      return used.anew(new ProducerHealth(nanoTime));
    }
  }

  /** Closes at once, without what is not written yet; the next record has another producer. */
  public synchronized void giveUp() {
    current.ifPresent(used -> used.close(Duration.ZERO));
    current = Optional.empty();
  }

  @Override
  public void close() {
    close(UNLIMITED);
  }

  /** Takes no more records, and waits that long for what is under way. */
  public synchronized void close(Duration limit) {
    closed = true;
    current.ifPresent(used -> used.close(limit));
    // It has had the same time.
    retired.filter(former -> !former.isClosed()).ifPresent(former -> former.close(Duration.ZERO));
  }
}
