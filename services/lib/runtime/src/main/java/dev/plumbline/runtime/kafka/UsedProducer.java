package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the producers that follow each other, and how it does. Thread safe. */
final class UsedProducer<K, V> {
  private static final Logger LOG = LoggerFactory.getLogger(UsedProducer.class);

  private final Producer<K, V> producer;
  private final ProducerHealth health;
  private final CountDownLatch closed = new CountDownLatch(1);

  UsedProducer(Producer<K, V> producer, ProducerHealth health) {
    this.producer = producer;
    this.health = health;
  }

  Future<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
    try {
      return producer.send(
          record,
          (metadata, failure) -> {
            hear(metadata, failure);
            callback.onCompletion(metadata, failure);
          });
    } catch (RuntimeException e) {
      // Thrown rather than told: nobody knows its partition.
      health.failed(new TopicPartition(record.topic(), RecordMetadata.UNKNOWN_PARTITION), e);
      throw e;
    }
  }

  private void hear(RecordMetadata metadata, Exception failure) {
    TopicPartition partition = new TopicPartition(metadata.topic(), metadata.partition());
    if (failure == null) {
      health.acknowledged(partition);
    } else {
      health.failed(partition, failure);
    }
  }

  /** Whether another should take its place. */
  boolean isSpent() {
    return health.isSpent();
  }

  /** This producer, as if it were used from now on. */
  UsedProducer<K, V> anew(ProducerHealth fresh) {
    return new UsedProducer<>(producer, fresh);
  }

  /** Takes no more records, and ends what is under way on a thread of its own. */
  void retire() {
    Thread thread = new Thread(() -> close(RenewedProducer.UNLIMITED), "retired-producer");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  void close(Duration limit) {
    try {
      producer.close(limit);
    } catch (KafkaException e) {
      LOG.warn("a producer could not be closed in order: {}", e.toString());
    } finally {
      closed.countDown();
    }
  }
}
