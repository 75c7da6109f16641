package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.FeedbackEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What exactly-once costs without any work: reads votes, writes each again, both in Avro, and
 * commits records and offsets in one transaction as often as the pair-builder does. One thread.
 */
final class BareLoop {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final String source;
  private final String target;
  private final Duration commitInterval;

  BareLoop(KafkaClients clients, String source, String target, Duration commitInterval) {
    this.clients = clients;
    this.source = source;
    this.target = target;
    this.commitInterval = commitInterval;
  }

  /** Takes that many votes through, and gives how many that were a second. */
  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when a record was not taken.
  double run(int votes) {
    String id = "bare-" + UUID.randomUUID();
    AvroDecoder<FeedbackEvent> decoder = clients.decoder(FeedbackEvent.class);
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(id, Map.of("group.id", id));
        Producer<String, FeedbackEvent> producer =
            new BareClients(clients).producer(id, Map.of("transactional.id", id))) {
      producer.initTransactions();
      consumer.subscribe(List.of(source));
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      int done = 0;
      long start = 0;
      long committed = 0;
      boolean open = false;
      while (done < votes) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (start == 0) {
            start = System.nanoTime();
            committed = start;
          }
          if (!open) {
            producer.beginTransaction();
            open = true;
          }
          Decoded.Present<FeedbackEvent> vote =
              (Decoded.Present<FeedbackEvent>) decoder.decode(record);
          producer.send(new ProducerRecord<>(target, vote.key(), vote.value().orElseThrow()));
          offsets.put(
              new TopicPartition(record.topic(), record.partition()),
              new OffsetAndMetadata(record.offset() + 1));
          done++;
        }
        boolean due = System.nanoTime() - committed > commitInterval.toNanos();
        if (open && (due || done >= votes)) {
          producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
          producer.commitTransaction();
          offsets.clear();
          open = false;
          committed = System.nanoTime();
        }
      }
      return Rate.of(done, start);
    }
  }
}
