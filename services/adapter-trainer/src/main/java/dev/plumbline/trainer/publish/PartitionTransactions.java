package dev.plumbline.trainer.publish;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.LedgerCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * The only writer of one partition's outcomes: records and the ledger that says so, in one Kafka
 * transaction.
 *
 * <p>The transactional id belongs to the partition, not to the worker. Opening it shuts out the
 * worker that had the partition before, and ends what that worker left half done.
 */
public final class PartitionTransactions implements AutoCloseable {
  private final TopicPartition partition;
  private final Producer<String, SpecificRecord> producer;

  private PartitionTransactions(
      TopicPartition partition, Producer<String, SpecificRecord> producer) {
    this.partition = partition;
    this.producer = producer;
  }

  /** Takes the partition over. When this returns, no earlier worker can write for it any more. */
  public static PartitionTransactions open(
      KafkaClients clients, String group, TopicPartition partition, Duration timeout) {
    String id = group + "-" + partition;
    Producer<String, SpecificRecord> producer =
        clients.producer(
            id,
            Map.of(
                "transactional.id",
                id,
                "transaction.timeout.ms",
                Math.toIntExact(timeout.toMillis())));
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new PartitionTransactions(partition, producer);
  }

  /**
   * Writes records and the ledger, all or nothing.
   *
   * @param member what the consumer knows of its membership now
   * @throws StaleMembershipException when the group is being rebalanced; try again after a poll
   * @throws KafkaException when nothing can be written; also when another worker has taken over
   */
  public void commit(
      List<ProducerRecord<String, SpecificRecord>> records,
      Ledger ledger,
      ConsumerGroupMetadata member) {
    producer.beginTransaction();
    try {
      send(records);
      producer.sendOffsetsToTransaction(
          Map.of(
              partition, new OffsetAndMetadata(ledger.committed(), LedgerCodec.metadata(ledger))),
          member);
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw e;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      producer.abortTransaction();
      throw new StaleMembershipException(e);
    }
  }

  private void send(List<ProducerRecord<String, SpecificRecord>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> future : sent) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw new KafkaException("a record was not taken: " + e.getCause().getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while writing", e);
      }
    }
  }

  /** Gives the partition up; an open transaction is left to the next owner, who ends it. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
