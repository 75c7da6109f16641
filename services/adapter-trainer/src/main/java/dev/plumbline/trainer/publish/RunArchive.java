package dev.plumbline.trainer.publish;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.schema.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records of earlier runs. */
public final class RunArchive {
  private static final Logger LOG = LoggerFactory.getLogger(RunArchive.class);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final AvroDecoder<TrainingRun> decoder;
  private final Duration patience;

  public RunArchive(KafkaClients clients, String clientId) {
    this(
        () -> clients.bytesConsumer(clientId + "-runs", Map.of()),
        clients.configuration().topics().trainingRuns().name(),
        clients.decoder(TrainingRun.class),
        TopicRead.PATIENCE);
  }

  /**
   * With another way to read.
   *
   * @param patience how long nothing may come
   */
  RunArchive(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      AvroDecoder<TrainingRun> decoder,
      Duration patience) {
    this.consumers = consumers;
    this.topic = topic;
    this.decoder = decoder;
    this.patience = patience;
  }

  /**
   * The latest record of a run. Reads all runs of its partition, which takes seconds, or minutes
   * where that is large: for what is asked once a run.
   *
   * @return empty when there is none, or it cannot be read
   * @throws UnreadableRunsException when Kafka does not give the partition to its end
   */
  public Optional<TrainingRun> find(String runId) {
    byte[] key = runId.getBytes(StandardCharsets.UTF_8);
    Optional<TrainingRun> found = Optional.empty();
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      int partitions = consumer.partitionsFor(topic, patience).size();
      // Where a producer puts what has this key.
      int own = Utils.toPositive(Utils.murmur2(key)) % partitions;
      TopicRead read = new TopicRead(consumer, topic, partition -> partition == own, patience);
      consumer.seekToBeginning(consumer.assignment());
      while (read.left() > 0) {
        for (ConsumerRecord<byte[], byte[]> record : read.poll()) {
          found = Arrays.equals(record.key(), key) ? run(record) : found;
        }
      }
      return found;
    } catch (KafkaException e) {
      throw new UnreadableRunsException(runId, e);
    }
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
