package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.counting.CountVotesSupplier;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting;
import dev.plumbline.pairs.forgetting.KeepErasures;
import dev.plumbline.pairs.intake.Arrival;
import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.intake.CompletionReader;
import dev.plumbline.pairs.intake.FeedbackReader;
import dev.plumbline.pairs.intake.Reading;
import dev.plumbline.pairs.intake.Reading.Accepted;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.pairs.resolution.FeedbackRecords;
import dev.plumbline.pairs.resolution.Resolution;
import dev.plumbline.pairs.resolution.Resolution.Forgotten;
import dev.plumbline.pairs.resolution.Resolution.Unusable;
import dev.plumbline.pairs.resolution.Resolution.Vote;
import dev.plumbline.pairs.resolution.ResolveVotesSupplier;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Erasure;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.PreferencePair;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;

/**
 * From feedback and completions to pairs, in two steps: what belongs to one completion is brought
 * together, then what belongs to one prompt. A vote whose prompt belongs to the partition at hand
 * is counted at once, others travel through a topic; that they may overtake each other does not
 * matter, as the order of votes does not. Every step, store and internal topic has a name of its
 * own, so that state is found again after the topology was changed.
 */
public final class PairTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();
  private static final Serde<String> TEXT = Serdes.String();

  private final KafkaClients clients;
  private final Topics topics;
  private final TopologySettings settings;
  private final LetterLimit letters;
  private final PairObserver observer;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Tracing tracing;
  private final AtomicLong erasureChanges = new AtomicLong();

  /**
   * @param clock tells which records are of the future
   * @param nanoTime measures how long no record came, as {@link System#nanoTime}
   */
  public PairTopology(
      KafkaClients clients,
      TopologySettings settings,
      LetterLimit letters,
      PairObserver observer,
      Tracing tracing,
      Clock clock,
      LongSupplier nanoTime) {
    this.clients = clients;
    this.topics = clients.configuration().topics();
    this.settings = settings;
    this.letters = letters;
    this.observer = observer;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.tracing = tracing;
  }

  /** Builds the topology for the settings that Streams will run it with. */
  public Topology build(Properties properties) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));

    KStream<String, Reading<Feedback>> feedback =
        source(builder, topics.feedback(), "feedback")
            .process(() -> new ReadRecords<>(feedbackReader()::read), Named.as("read-feedback"));
    KStream<String, Reading<Arrival>> completions =
        source(builder, topics.completions(), "completions")
            .process(
                () -> new ReadRecords<>(completionReader()::read), Named.as("read-completions"));

    KStream<String, Feedback> read = accepted(feedback, "readable-feedback");
    KStream<String, Reading<Feedback>> returned = bringHome(read);
    KStream<String, Feedback> atHome =
        read.filterNot((home, value) -> isAway(value), Named.as("feedback-at-home"))
            .merge(accepted(returned, "returned-feedback"), Named.as("all-feedback"));

    KStream<String, Resolution> resolutions =
        arrivals(atHome, accepted(completions, "readable-completions"))
            .process(
                new ResolveVotesSupplier(
                    settings.storeKind(),
                    settings.resolution(),
                    this::feedbackReader,
                    this::erasureRequests,
                    settings.homes(),
                    topics.feedback().name(),
                    observer,
                    nanoTime),
                Named.as("resolve-votes"));
    reports(
        resolutions.flatMapValues(
            resolution ->
                resolution instanceof Forgotten forgotten ? List.of(forgotten.report()) : List.of(),
            Named.as("forgotten-before-counting")),
        "erasures-before-counting");

    KStream<String, SpecificRecord> counted =
        votes(resolutions, true, "votes-here")
            .merge(
                votes(resolutions, false, "votes-elsewhere").repartition(byPrompt()),
                Named.as("all-votes"))
            .process(
                new CountVotesSupplier(
                    settings.storeKind(),
                    settings.ballots(),
                    settings.quotaRetention(),
                    settings.tasksPerThread(),
                    this::erasureRequests,
                    observer,
                    tracing),
                Named.as("count-votes"));
    counted
        .filterNot((key, value) -> value instanceof Erasure, Named.as("counted-pairs"))
        .mapValues(value -> (PreferencePair) value, Named.as("pairs"))
        .to(
            topics.preferencePairs().name(),
            Produced.with(TEXT, clients.<PreferencePair>writingSerde())
                .withStreamPartitioner(new ByChannel())
                .withName("preference-pairs"));

    reports(
        counted.flatMapValues(
            value -> value instanceof Erasure report ? List.of(report) : List.of(),
            Named.as("forgotten-voters")),
        "erasures-of-voters");
    keepErasures(builder);

    deadLetters(
        refused(feedback, "unreadable-feedback")
            .merge(refused(returned, "unreadable-returned-feedback"), Named.as("unread-feedback"))
            .merge(unusable(resolutions), Named.as("unusable-feedback")),
        topics.feedback(),
        "feedback");
    deadLetters(
        refused(completions, "unreadable-completions"), topics.completions(), "completions");
    return builder.build(properties);
  }

  private static KStream<String, ResolvedVote> votes(
      KStream<String, Resolution> resolutions, boolean here, String name) {
    return resolutions.flatMapValues(
        resolution ->
            resolution instanceof Vote vote && vote.isHere() == here
                ? List.of(vote.vote())
                : List.of(),
        Named.as(name));
  }

  private static KStream<String, Refused<?>> unusable(KStream<String, Resolution> resolutions) {
    return resolutions.flatMapValues(
        resolution ->
            resolution instanceof Unusable unusable ? List.of(unusable.feedback()) : List.of(),
        Named.as("unresolved-feedback"));
  }

  /** As many partitions as feedback has, so that each vote can come back to where it belongs. */
  private Repartitioned<String, ResolvedVote> byPrompt() {
    return Repartitioned.with(TEXT, StateSerdes.vote())
        .withName("votes-by-prompt")
        .withNumberOfPartitions(settings.homes().partitions());
  }

  private void reports(KStream<String, Erasure> reports, String name) {
    reports.to(
        topics.erasures().name(),
        Produced.with(TEXT, clients.<Erasure>writingSerde()).withName(name));
  }

  /** Named so that it comes last: the numbers of the other parts are part of their state. */
  private void keepErasures(StreamsBuilder builder) {
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(Forgetting.ERASURES), TEXT, BYTES)
            .withLoggingDisabled(),
        topics.erasures().name(),
        Consumed.with(TEXT, BYTES).withName("wanted-erasures"),
        () -> new KeepErasures(erasureChanges));
  }

  private KStream<byte[], byte[]> source(
      StreamsBuilder builder, TopicDefinition topic, String name) {
    return builder.stream(
        topic.name(),
        Consumed.with(BYTES, BYTES).withTimestampExtractor(new RecordTime(clock)).withName(name));
  }

  private KStream<String, Reading<Feedback>> bringHome(KStream<String, Feedback> feedback) {
    return feedback
        .filter((home, value) -> isAway(value), Named.as("feedback-away-from-home"))
        .mapValues(value -> FeedbackRecords.store(value.source()), Named.as("pack-feedback"))
        .repartition(
            Repartitioned.with(TEXT, StateSerdes.feedback()).withName("feedback-by-completion"))
        .process(
            () -> new ReadReturned(feedbackReader(), topics.feedback().name()),
            Named.as("read-returned-feedback"));
  }

  private boolean isAway(Feedback feedback) {
    return settings.homes().isAway(feedback);
  }

  private static KStream<String, Arrival> arrivals(
      KStream<String, Feedback> feedback, KStream<String, Arrival> completions) {
    return feedback
        .<Arrival>mapValues(value -> value, Named.as("arriving-feedback"))
        .merge(
            completions.mapValues(value -> value, Named.as("arriving-completions")),
            Named.as("arrivals"));
  }

  private void deadLetters(
      KStream<String, Refused<?>> refused, TopicDefinition source, String name) {
    refused
        .process(() -> new WriteDeadLetters(letters, observer), Named.as("address-dead-" + name))
        .to(
            topics.deadLetters(source).name(),
            Produced.with(BYTES, BYTES).withName("dead-" + name));
  }

  private static <T> KStream<String, T> accepted(
      KStream<String, Reading<T>> readings, String name) {
    return readings.flatMapValues(
        reading -> reading instanceof Accepted<T> accepted ? List.of(accepted.value()) : List.of(),
        Named.as(name));
  }

  private static <T> KStream<String, Refused<?>> refused(
      KStream<String, Reading<T>> readings, String name) {
    return readings.flatMapValues(
        reading -> reading instanceof Refused<T> refused ? List.of(refused) : List.of(),
        Named.as(name));
  }

  private FeedbackReader feedbackReader() {
    return new FeedbackReader(clients.decoder(FeedbackEvent.class), settings.texts());
  }

  private CompletionReader completionReader() {
    return new CompletionReader(clients.decoder(Completion.class), settings.texts());
  }

  private ErasureRequests erasureRequests() {
    return new ErasureRequests(
        clients.decoder(Erasure.class), topics.erasures().name(), erasureChanges::get);
  }
}
