package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.HeldRecords;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.publish.RunArchive;
import dev.plumbline.trainer.publish.StaleMembershipException;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.status.TrainerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the worker to Kafka, from joining the group to leaving it. When anything goes
 * wrong with Kafka the session is closed and another one opened, which reads everything again.
 */
final class TrainerSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerSession.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String LONGEST_SILENCE = "max.poll.interval.ms";

  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final AnnouncementReader announcements;
  private final DeadLetters deadLetters;
  private final AvroDecoder<PreferencePair> decoder;
  private final RunLookups lookups;
  private final RunControl runs;
  private final Assignment assignment;
  private final DueChannels due;
  private final StatusView view;
  private final TrainerMetrics metrics;
  private final PairTraces traces;
  private final UnreadRecords unread;

  TrainerSession(
      TrainerSettings settings,
      KafkaClients clients,
      TrainingRunner runner,
      RunHistory history,
      Announcements announced,
      TrainerMetrics metrics,
      Tracing tracing,
      Clock clock) {
    this.clock = clock;
    this.metrics = metrics;
    this.traces = new PairTraces(tracing);
    Map<String, Object> properties = consumerProperties(settings, clients);
    this.consumer = clients.bytesConsumer(settings.group(), properties);
    this.unread =
        new UnreadRecords(consumer, new HeldRecords(clients, settings.group() + "-held", clock));
    this.announcements = new AnnouncementReader(clients, settings.group(), announced);
    this.deadLetters = new DeadLetters(clients, settings.group());
    this.decoder = clients.decoder(PreferencePair.class);
    this.lookups =
        new RunLookups(new RunArchive(clients, settings.group())::find, patience(properties));
    this.runs =
        new RunControl(
            new RunWriter(clients.configuration().topics(), consumer),
            announcements,
            runner,
            lookups,
            history,
            metrics,
            traces,
            clock);
    this.assignment =
        new Assignment(
            settings,
            runner.aligner().baseModel().fingerprint(),
            clients,
            consumer,
            announcements,
            runs);
    this.due = new DueChannels(settings.trigger(), history, announced);
    this.view = new StatusView(assignment, runs, history, announced);
    consumer.subscribe(
        List.of(clients.configuration().topics().preferencePairs().name()), assignment);
  }

  private static Map<String, Object> consumerProperties(
      TrainerSettings settings, KafkaClients clients) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("group.id", settings.group());
    // A rebalance leaves a worker the partitions that it keeps, and so its run.
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    // A worker that died is noticed after this time.
    properties.put("session.timeout.ms", 10_000);
    properties.put(LONGEST_SILENCE, 300_000);
    properties.putAll(clients.configuration().properties());
    return properties;
  }

  /** The start of a run also waits for announcements, and other workers wait for a rebalance. */
  private static Duration patience(Map<String, Object> properties) {
    return Duration.ofMillis(Long.parseLong(properties.get(LONGEST_SILENCE).toString()))
        .dividedBy(10);
  }

  /** One turn: reads what came, writes down how a run ended, starts the next. */
  void turn() {
    // While a run is under way only partitions that came meanwhile are read, up to the ends they
    // had. Polling goes on, so that the group keeps us.
    if (runs.active().isPresent()) {
      consumer.pause(assignment.replayed().stream().map(OwnedPartition::partition).toList());
    } else {
      consumer.resume(consumer.paused());
    }
    consumer.poll(POLL).forEach(this::take);
    assignment.partitions().forEach(OwnedPartition::dropEmptyBooks);
    unread.show(metrics);
    try {
      runs.tidy(assignment.partitions());
      runs.concludeIfEnded();
      if (runs.free()) {
        due.next(assignment.replayed(), clock.instant()).ifPresent(runs::start);
      }
    } catch (StaleMembershipException e) {
      LOG.debug("the group is being rebalanced; trying again after the next poll", e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    OwnedPartition owned =
        assignment
            .of(new TopicPartition(record.topic(), record.partition()))
            .orElseThrow(() -> new IllegalStateException("not ours: " + record.partition()));
    Optional<String> unusable = owned.take(record, decoder.decode(record));
    if (unusable.isEmpty()) {
      traces.note(record);
    }
    if (unusable.isPresent() && record.offset() >= owned.ledger().deadLettered()) {
      LOG.warn(
          "{}-{} at {} goes to the dead letters: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          unusable.get());
      deadLetters.send(record, unusable.get());
      owned.deadLetteredTo(record.offset() + 1);
      metrics.deadLetter();
    }
  }

  TrainerStatus status() {
    return view.now();
  }

  /** Leaves in order: what is under way is written down as interrupted. */
  void leave() {
    assignment.leave();
  }

  @Override
  public void close() {
    assignment.close();
    lookups.close();
    consumer.close();
    unread.close();
    announcements.close();
    deadLetters.close();
  }
}
