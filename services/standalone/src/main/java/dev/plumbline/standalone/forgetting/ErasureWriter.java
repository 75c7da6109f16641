package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.Erasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes to the topic of erasures, and shuts out whoever opened such a writer before. So nobody
 * else has written through one between the opening and a commit that succeeds: what was read in
 * between holds. Not thread safe.
 */
final class ErasureWriter implements AutoCloseable {
  private final Producer<String, Erasure> producer;
  private final String topic;

  private ErasureWriter(Producer<String, Erasure> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Opens a writer; what an earlier one has not committed by now never will be.
   *
   * @throws KafkaException when Kafka does not do its part
   */
  static ErasureWriter open(KafkaClients clients) {
    // Whoever opens it shuts others out: only those of the same installation.
    String id = clients.configuration().topics().prefix() + "plumbline-forget";
    Producer<String, Erasure> producer = clients.producer("forget", Map.of("transactional.id", id));
    try {
      producer.initTransactions();
      return new ErasureWriter(producer, clients.configuration().topics().erasures().name());
    } catch (RuntimeException e) {
      producer.close();
      throw e;
    }
  }

  /**
   * Writes all or none.
   *
   * @return the offset of the first
   * @throws KafkaException when Kafka does not do its part, or a later writer has shut this one out
   */
  long write(Map<String, Erasure> records) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> written = new ArrayList<>();
      records.forEach(
          (key, value) -> written.add(producer.send(new ProducerRecord<>(topic, key, value))));
      producer.commitTransaction();
      return written.get(0).get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException(topic + " was not written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + topic, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
