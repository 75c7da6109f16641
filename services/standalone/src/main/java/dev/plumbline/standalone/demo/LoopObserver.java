package dev.plumbline.standalone.demo;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads what comes out of the loop from Kafka, committed records only: pairs, training runs and
 * announcements of one channel. It belongs to no consumer group, so it disturbs nobody.
 */
final class LoopObserver implements AutoCloseable {
  private static final Set<RunState> ENDED =
      Set.of(RunState.PUBLISHED, RunState.REJECTED, RunState.FAILED);

  private final String channel;
  private final Topics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final AvroDecoder<PreferencePair> pairDecoder;
  private final AvroDecoder<TrainingRun> runDecoder;
  private final AvroDecoder<ModelUpdate> updateDecoder;
  private final Thread thread = new Thread(this::run, "loop-observer");

  private final Map<String, Instant> pairs = new LinkedHashMap<>();
  private final Map<String, TrainingRun> runs = new LinkedHashMap<>();
  private Optional<Swap> swap = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private volatile boolean stopped;

  private LoopObserver(KafkaClients clients, String channel) {
    this.channel = channel;
    this.topics = clients.configuration().topics();
    this.consumer = clients.bytesConsumer("demo-observer", Map.of());
    this.pairDecoder = clients.decoder(PreferencePair.class);
    this.runDecoder = clients.decoder(TrainingRun.class);
    this.updateDecoder = clients.decoder(ModelUpdate.class);
  }

  /** Starts to read, from the beginning of the topics. */
  static LoopObserver start(KafkaClients clients, String channel) {
    LoopObserver observer = new LoopObserver(clients, channel);
    observer.thread.setDaemon(true);
    observer.thread.start();
    return observer;
  }

  /** When each whole pair that stands now came in. */
  synchronized List<Instant> pairs() {
    rethrow();
    return List.copyOf(pairs.values());
  }

  /** The run that started last, as its last record tells it. */
  synchronized Optional<TrainingRun> latestRun() {
    rethrow();
    return runs.values().stream().reduce((first, second) -> second);
  }

  /** The run that started last, if it has ended. */
  Optional<TrainingRun> endedRun() {
    return latestRun().filter(run -> ENDED.contains(run.getState()));
  }

  /** The last announcement of an adapter. */
  synchronized Optional<Swap> swap() {
    rethrow();
    return swap;
  }

  @Override
  public void close() {
    stopped = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions =
          List.of(topics.preferencePairs(), topics.trainingRuns(), topics.modelUpdates()).stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopped) {
        consumer.poll(Duration.ofMillis(200)).forEach(this::read);
      }
    } catch (WakeupException e) {
      // close() asked for it.
      stopped = true;
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> source) {
    if (source.topic().equals(topics.preferencePairs().name())) {
      present(pairDecoder, source).ifPresent(this::addPair);
    } else if (source.topic().equals(topics.trainingRuns().name())) {
      present(runDecoder, source).flatMap(Decoded.Present::value).ifPresent(this::addRun);
    } else {
      present(updateDecoder, source).flatMap(Decoded.Present::value).ifPresent(this::addUpdate);
    }
  }

  private static <V extends SpecificRecord> Optional<Decoded.Present<V>> present(
      AvroDecoder<V> decoder, ConsumerRecord<byte[], byte[]> source) {
    if (decoder.decode(source) instanceof Decoded.Present<V> present) {
      return Optional.of(present);
    }
    // Garbage is for the services to report; here it counts as nothing.
    return Optional.empty();
  }

  private synchronized void addPair(Decoded.Present<PreferencePair> record) {
    boolean whole =
        record
            .value()
            .filter(pair -> pair.getChannel().equals(channel))
            .filter(pair -> pair.getChosen() != null && pair.getRejected() != null)
            .isPresent();
    if (whole) {
      pairs.putIfAbsent(record.key(), Instant.now());
    } else {
      pairs.remove(record.key());
    }
  }

  private synchronized void addRun(TrainingRun run) {
    if (run.getChannel().equals(channel)) {
      runs.put(run.getRunId(), run);
    }
  }

  private synchronized void addUpdate(ModelUpdate update) {
    if (update.getChannel().equals(channel)) {
      swap = Optional.of(new Swap(update.getVersion(), update.getCreatedAt()));
    }
  }

  private synchronized void fail(RuntimeException e) {
    failure = Optional.of(e);
  }

  private void rethrow() {
    failure.ifPresent(
        e -> {
          throw new IllegalStateException("the demonstration cannot read from Kafka: " + e, e);
        });
  }
}
