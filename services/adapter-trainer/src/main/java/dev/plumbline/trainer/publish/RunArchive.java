package dev.plumbline.trainer.publish;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records of earlier runs. */
public final class RunArchive {
  private static final Logger LOG = LoggerFactory.getLogger(RunArchive.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KafkaClients clients;
  private final String clientId;
  private final String topic;
  private final AvroDecoder<TrainingRun> decoder;

  public RunArchive(KafkaClients clients, String clientId) {
    this.clients = clients;
    this.clientId = clientId;
    this.topic = clients.configuration().topics().trainingRuns().name();
    this.decoder = clients.decoder(TrainingRun.class);
  }

  /**
   * The latest record of a run. Reads the whole topic, which takes seconds: for what is asked once
   * a run.
   *
   * @return empty when there is none, or it cannot be read
   * @throws TimeoutException when Kafka does not give the topic to its end
   */
  public Optional<TrainingRun> find(String runId) {
    byte[] key = runId.getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<TrainingRun> found = Optional.empty();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(clientId + "-runs", Map.of())) {
      Map<TopicPartition, Long> ends = fromTheStart(consumer);
      while (ends.entrySet().stream().anyMatch(end -> isBefore(consumer, end))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          found = Arrays.equals(record.key(), key) ? run(record) : found;
        }
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(topic + " cannot be read to its end");
        }
      }
    }
    return found;
  }

  private Map<TopicPartition, Long> fromTheStart(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer.endOffsets(partitions);
  }

  private static boolean isBefore(
      Consumer<byte[], byte[]> consumer, Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) < end.getValue();
  }

  private Optional<TrainingRun> run(ConsumerRecord<byte[], byte[]> record) {
    Decoded<TrainingRun> decoded = decoder.decode(record);
    if (decoded instanceof Decoded.Present<TrainingRun> present) {
      return present.value();
    }
    LOG.warn("{}-{} at {} is not a run's record", topic, record.partition(), record.offset());
    return Optional.empty();
  }
}
