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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records of earlier runs. */
public final class RunArchive {
  private static final Logger LOG = LoggerFactory.getLogger(RunArchive.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final AvroDecoder<TrainingRun> decoder;
  private final LongSupplier nanoseconds;

  public RunArchive(KafkaClients clients, String clientId) {
    this(
        () -> clients.bytesConsumer(clientId + "-runs", Map.of()),
        clients.configuration().topics().trainingRuns().name(),
        clients.decoder(TrainingRun.class),
        System::nanoTime);
  }

  /**
   * With another way to read.
   *
   * @param nanoseconds of which only the difference counts
   */
  RunArchive(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      AvroDecoder<TrainingRun> decoder,
      LongSupplier nanoseconds) {
    this.consumers = consumers;
    this.topic = topic;
    this.decoder = decoder;
    this.nanoseconds = nanoseconds;
  }

  /**
   * The latest record of a run. Reads all runs of its partition, which takes seconds: for what is
   * asked once a run.
   *
   * @return empty when there is none, or it cannot be read
   * @throws UnreadableRunsException when Kafka does not give the partition to its end
   */
  public Optional<TrainingRun> find(String runId) {
    byte[] key = runId.getBytes(StandardCharsets.UTF_8);
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      TopicPartition partition = partition(key, consumer.partitionsFor(topic).size());
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return latest(key, partition, consumer);
    } catch (KafkaException e) {
      throw new UnreadableRunsException(runId, e);
    }
  }

  /** Where a producer puts what has this key. */
  private TopicPartition partition(byte[] key, int partitions) {
    return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
  }

  /** How long all of it takes grows with the topic, so only silence is counted. */
  private Optional<TrainingRun> latest(
      byte[] key, TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    long reached = consumer.position(partition);
    long heard = nanoseconds.getAsLong();
    Optional<TrainingRun> found = Optional.empty();
    while (reached < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        found = Arrays.equals(record.key(), key) ? run(record) : found;
      }
      long now = nanoseconds.getAsLong();
      long position = consumer.position(partition);
      if (position > reached) {
        heard = now;
      } else if (now - heard > PATIENCE.toNanos()) {
        throw new TimeoutException(partition + " cannot be read to its end at " + end);
      }
      reached = position;
    }
    return found;
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
