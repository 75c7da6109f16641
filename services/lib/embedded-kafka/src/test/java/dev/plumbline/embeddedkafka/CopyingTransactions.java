package dev.plumbline.embeddedkafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions without a pause, in a thread of their own, until the broker goes. Number n writes n
 * to every partition and commits n as the offset of each.
 */
final class CopyingTransactions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CopyingTransactions.class);

  private final KafkaProducer<Integer, Integer> producer;
  private final Set<TopicPartition> partitions;
  private final ConsumerGroupMetadata group;
  private final Semaphore committed = new Semaphore(0);
  private final Thread thread;
  private int done;

  CopyingTransactions(
      Map<String, Object> settings, Set<TopicPartition> partitions, ConsumerGroupMetadata group) {
    this.producer = new KafkaProducer<>(settings);
    this.partitions = partitions;
    this.group = group;
    this.thread = new Thread(this::run, "copying-transactions");
  }

  /** Ends what a producer of the same name has left open. */
  void fenceOthers() {
    producer.initTransactions();
  }

  void startAt(int transactions) {
    done = transactions;
    thread.start();
  }

  void awaitCommitted(int transactions, Duration patience) throws Exception {
    if (!committed.tryAcquire(transactions, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("only " + committed.availablePermits() + " transactions");
    }
  }

  @Override
  public void close() {
    // Ends a commit that waits for a broker which does not come back.
    producer.close(Duration.ZERO);
    thread.interrupt();
  }

  private void run() {
    try {
      producer.initTransactions();
      while (!Thread.currentThread().isInterrupted()) {
        commitNext();
        done++;
        committed.release();
      }
    } catch (KafkaException | IllegalStateException e) {
      log.info("no more transactions: {}", e.getMessage());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when a record was not taken.
  private void commitNext() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    producer.beginTransaction();
    for (TopicPartition partition : partitions) {
      producer.send(
          new ProducerRecord<>(partition.topic(), partition.partition(), done + 1, done + 1));
      offsets.put(partition, new OffsetAndMetadata(done + 1));
    }
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
  }
}
