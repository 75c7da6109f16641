package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.FeedbackEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What Kafka Streams costs without any work: the same as {@link BareLoop}, as a topology under
 * exactly-once. With a store, each vote is also put into one in memory that Kafka has a copy of,
 * the least that a topology which remembers something does for a vote. One thread.
 */
final class BareStreams {
  private static final String STORE = "votes";
  private static final long LOOK_MILLIS = 5;
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private final KafkaClients clients;
  private final String source;
  private final String target;
  private final Duration commitInterval;
  private final Path directory;
  private final LongAdder done = new LongAdder();

  BareStreams(
      KafkaClients clients, String source, String target, Duration commitInterval, Path directory) {
    this.clients = clients;
    this.source = source;
    this.target = target;
    this.commitInterval = commitInterval;
    this.directory = directory;
  }

  /**
   * Takes that many votes through, and gives how many that were a second: from the first to the
   * last.
   *
   * @param application names the group and its topics, used once
   */
  double run(String application, boolean withStore, int votes) throws InterruptedException {
    done.reset();
    try (KafkaStreams streams = new KafkaStreams(topology(withStore), properties(application))) {
      streams.start();
      double first = await(1, streams);
      long start = System.nanoTime();
      await(votes, streams);
      return Rate.of(votes - first, start);
    }
  }

  private double await(long votes, KafkaStreams streams) throws InterruptedException {
    while (done.sum() < votes) {
      if (streams.state().hasStartedOrFinishedShuttingDown()) {
        throw new IllegalStateException("Kafka Streams gave up; its log says why");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return done.sum();
  }

  private Topology topology(boolean withStore) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(source, Consumed.with(BYTES, BYTES))
        .process(new Step(withStore))
        .to(
            target,
            Produced.with(
                Serdes.String(), KafkaClients.writingSerde(new BareClients(clients).serializer())));
    return builder.build();
  }

  private Properties properties(String application) {
    Properties properties = new Properties();
    properties.putAll(clients.common(application));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve(application).toString());
    properties.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        (int) clients.configuration().topics().feedback().replication());
    return properties;
  }

  private final class Step implements ProcessorSupplier<byte[], byte[], String, FeedbackEvent> {
    private final boolean withStore;

    private Step(boolean withStore) {
      this.withStore = withStore;
    }

    @Override
    public Processor<byte[], byte[], String, FeedbackEvent> get() {
      return new Pass(clients.decoder(FeedbackEvent.class), withStore);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return withStore
          ? Set.of(
              Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), BYTES, BYTES)
                  .withCachingDisabled())
          : Set.of();
    }
  }

  private final class Pass extends ContextualProcessor<byte[], byte[], String, FeedbackEvent> {
    private final AvroDecoder<FeedbackEvent> decoder;
    private final boolean withStore;

    private Pass(AvroDecoder<FeedbackEvent> decoder, boolean withStore) {
      this.decoder = decoder;
      this.withStore = withStore;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      Decoded.Present<FeedbackEvent> vote =
          (Decoded.Present<FeedbackEvent>)
              decoder.decode(new ConsumerRecord<>(source, 0, 0, record.key(), record.value()));
      if (withStore) {
        KeyValueStore<byte[], byte[]> store = context().getStateStore(STORE);
        store.put(record.key(), record.value());
      }
      context().forward(record.withKey(vote.key()).withValue(vote.value().orElseThrow()));
      done.increment();
    }
  }
}
