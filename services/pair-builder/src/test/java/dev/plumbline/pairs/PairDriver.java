package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.forgetting.UserHash;
import dev.plumbline.pairs.state.RocksDbMemory;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.topology.LetterLimit;
import dev.plumbline.pairs.topology.PairTopology;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Erasure;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology with its own configuration and Confluent's serializers, driven by hand. */
final class PairDriver implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock LATER = Clock.fixed(START.plusSeconds(1_000_000_000), ZoneOffset.UTC);

  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Topics topics;
  private final KafkaClients clients;
  private final Serializer<SpecificRecord> serializer;
  private final RocksDbMemory memory;
  private final TopologyTestDriver driver;
  private final Map<String, PreferencePair> pairs = new TreeMap<>();
  private final String description;
  private Instant recordTime = START;
  private long nanos;
  private int events;

  private PairDriver(Configuration configuration, int partitions, Clock clock) {
    clients = new KafkaClients(KafkaConfiguration.from(configuration));
    topics = clients.configuration().topics();
    serializer = clients.avroSerializer();
    PairBuilderConfiguration settings = PairBuilderConfiguration.from(configuration);
    memory = new RocksDbMemory(settings.streams().memoryBytes(), topics.compactionLag());
    Properties properties = settings.streams().properties(clients, memory, "driver");
    PairTopology topology =
        new PairTopology(
            clients,
            settings.topology(topics, partitions),
            new LetterLimit(settings.texts().recordBytes()),
            metrics(),
            Tracing.off(),
            clock,
            () -> nanos);
    Topology built = topology.build(properties);
    description = built.describe().toString();
    driver = new TopologyTestDriver(built, properties, START);
  }

  static PairDriver start(Path directory, Map<String, ?> overrides) {
    return start(directory, overrides, 1);
  }

  /**
   * Starts the topology.
   *
   * @param directory for its state
   * @param partitions how many the topology believes there are; the driver has one
   */
  static PairDriver start(Path directory, Map<String, ?> overrides, int partitions) {
    return start(directory, overrides, partitions, LATER);
  }

  /** The same where the machine believes that it is always this time. */
  static PairDriver start(
      Path directory, Map<String, ?> overrides, int partitions, Instant believed) {
    return start(directory, overrides, partitions, Clock.fixed(believed, ZoneOffset.UTC));
  }

  private static PairDriver start(
      Path directory, Map<String, ?> overrides, int partitions, Clock clock) {
    Map<String, Object> all = new HashMap<>();
    all.put("plumbline.kafka.schema-registry-url", "mock://" + UUID.randomUUID());
    all.put("plumbline.pair-builder.state.store", "in-memory");
    all.put("plumbline.pair-builder.state.directory", directory.toString());
    all.putAll(overrides);
    return new PairDriver(
        Configuration.load(Optional.empty(), Map.of()).withOverrides(all), partitions, clock);
  }

  /** The steps, stores and topics, as Streams describes them. */
  String description() {
    return description;
  }

  /** Sends votes; those without an id get one. */
  PairDriver send(Vote... votes) {
    for (Vote vote : votes) {
      if (vote.event().getEventId().isEmpty()) {
        vote.id("event-" + events++);
      }
      send(vote.event());
    }
    return this;
  }

  /** An answer of the default channel. */
  PairDriver answer(String completionId, String question, String answer) {
    return answer("default", completionId, question, answer);
  }

  PairDriver answer(String channel, String completionId, String question, String answer) {
    Completion completion = completion(channel, completionId, question, answer);
    return send(completion);
  }

  /** Sends feedback or a completion. */
  PairDriver send(SpecificRecord record) {
    if (record instanceof Completion completion) {
      TopicDefinition topic = topics.completions();
      return sendBytes(topic, completion.getCompletionId(), bytes(topic, completion));
    }
    FeedbackEvent event = (FeedbackEvent) record;
    String key = event.getCompletionId() != null ? event.getCompletionId() : event.getEventId();
    return sendBytes(topics.feedback(), key, bytes(topics.feedback(), event));
  }

  /** The same as a record that was written at another time. */
  PairDriver sendAt(Instant written, SpecificRecord record) {
    Instant now = recordTime;
    recordTime = written;
    send(record);
    recordTime = now;
    return this;
  }

  static Completion completion(
      String channel, String completionId, String question, String answer) {
    return Completion.newBuilder()
        .setCompletionId(completionId)
        .setChannel(channel)
        .setMessages(List.of(new Message("user", question)))
        .setResponse(answer)
        .setBaseModel("model")
        .setBaseModelFingerprint("00")
        .setFinishReason("stop")
        .setPromptTokens(1)
        .setCompletionTokens(1)
        .setCreatedAt(START)
        .build();
  }

  PairDriver sendBytes(TopicDefinition topic, String key, byte[] value) {
    return sendBytes(topic, key, value, new RecordHeaders());
  }

  PairDriver sendBytes(TopicDefinition topic, String key, byte[] value, Headers headers) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    input.pipeInput(new TestRecord<>(keyBytes, value, headers, recordTime));
    return this;
  }

  /** Asks that a user is forgotten, with all votes cast until this second. */
  PairDriver forget(String user, long second) {
    return erasure(user, user, second);
  }

  /** Tells that everybody has forgotten a user. */
  PairDriver forgotten(String user, long second) {
    return erasure(user, null, second);
  }

  private PairDriver erasure(String user, String named, long second) {
    Erasure request =
        Erasure.newBuilder().setUserId(named).setRequestedAt(START.plusSeconds(second)).build();
    return sendBytes(topics.erasures(), UserHash.of(user), bytes(topics.erasures(), request));
  }

  /** What the parts of the topology reported since the last look. */
  List<Erasure> erasures() {
    AvroDecoder<Erasure> decoder = clients.decoder(Erasure.class);
    List<Erasure> reports = new ArrayList<>();
    for (TestRecord<String, byte[]> report :
        driver
            .createOutputTopic(
                topics.erasures().name(), new StringDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()) {
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(
              topics.erasures().name(),
              0,
              0,
              report.key().getBytes(StandardCharsets.UTF_8),
              report.value());
      if (decoder.decode(record) instanceof Decoded.Present<Erasure> present) {
        reports.add(present.value().orElseThrow());
      }
    }
    return reports;
  }

  /** Everything that the stores hold, keys and values, as text. */
  String state() {
    StringBuilder text = new StringBuilder();
    for (StateStore store : driver.getAllStateStores().values()) {
      if (!(store instanceof KeyValueStore<?, ?> values)) {
        continue;
      }
      try (KeyValueIterator<?, ?> all = values.all()) {
        all.forEachRemaining(
            entry -> text.append(entry.key).append(text(entry.value)).append('\n'));
      }
    }
    return text.toString();
  }

  private static String text(Object value) {
    if (value instanceof Ballot ballot) {
      return text(StateSerdes.ballot().serializer().serialize("", ballot));
    }
    return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "" + value;
  }

  /** Lets time pass, for the records and on the wall. */
  PairDriver pass(Duration time) {
    recordTime = recordTime.plus(time);
    nanos += time.toNanos();
    return setWallClock(time);
  }

  /** Sets the clock on the wall forward; no time passes. */
  PairDriver setWallClock(Duration forward) {
    driver.advanceWallClockTime(forward);
    return this;
  }

  byte[] bytes(TopicDefinition topic, SpecificRecord value) {
    return serializer.serialize(topic.name(), value);
  }

  /** The pairs as a reader of the compacted topic knows them. */
  Map<String, PreferencePair> pairs() {
    for (TestRecord<String, byte[]> change : changes()) {
      if (change.value() == null) {
        pairs.remove(change.key());
      } else {
        pairs.put(change.key(), pair(change.value()));
      }
    }
    return pairs;
  }

  /** Each pair as {@code chosen > rejected}, with _ for a side that is missing. */
  List<String> sides() {
    return pairs().values().stream().map(PairDriver::sides).sorted().toList();
  }

  static String sides(PreferencePair pair) {
    return (pair.getChosen() == null ? "_" : pair.getChosen().getResponse())
        + " > "
        + (pair.getRejected() == null ? "_" : pair.getRejected().getResponse());
  }

  /** What was written to the pairs' topic since the last look. */
  List<TestRecord<String, byte[]>> changes() {
    return driver
        .createOutputTopic(
            topics.preferencePairs().name(), new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** How many votes went to another partition since the last look. */
  int travelled() {
    return travellers().size();
  }

  /** The votes that went to another partition since the last look. */
  List<TestRecord<byte[], byte[]>> travellers() {
    return driver
        .createOutputTopic(
            "pair-builder-votes-by-prompt-repartition",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList();
  }

  List<DeadLetter> deadLetters(TopicDefinition topic) {
    List<DeadLetter> letters = new ArrayList<>();
    driver
        .createOutputTopic(
            topics.deadLetters(topic).name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .forEach(record -> letters.add(new DeadLetter(record)));
    return letters;
  }

  private PairMetrics metrics() {
    return new PairMetrics(metrics, List.of(topics.feedback(), topics.completions()));
  }

  /** A counter's value, in all channels. */
  double counted(String name, String... tags) {
    return metrics.find("plumbline.pairs." + name).tags(tags).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Override
  public void close() {
    driver.close();
    memory.close();
  }

  private PreferencePair pair(byte[] value) {
    try (KeyAvro avro = new KeyAvro(clients)) {
      return (PreferencePair) avro.read(topics.preferencePairs().name(), value);
    }
  }

  /** Reads values as a consumer outside does. */
  private record KeyAvro(KafkaAvroDeserializer deserializer) implements AutoCloseable {
    private KeyAvro(KafkaClients clients) {
      this(new KafkaAvroDeserializer());
      deserializer.configure(clients.serializerProperties(), false);
    }

    private Object read(String topic, byte[] value) {
      return deserializer.deserialize(topic, value);
    }

    @Override
    public void close() {
      deserializer.close();
    }
  }

  /** A dead letter with its headers as text. */
  record DeadLetter(TestRecord<byte[], byte[]> record) {
    byte[] key() {
      return record.key();
    }

    byte[] value() {
      return record.value();
    }

    Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      record
          .headers()
          .forEach(
              header ->
                  headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
      return headers;
    }

    String reason() {
      return headers().get("plumbline.error.reason");
    }
  }
}
