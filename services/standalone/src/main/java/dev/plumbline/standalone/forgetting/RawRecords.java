package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.FeedbackEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics that are not compacted still hold of a user. Kafka takes single records out of
 * none of them; they go when their time is over. Reads the feedback twice, as what all others voted
 * on would not fit into memory: once for the user's answers, and once for who else voted on these.
 */
final class RawRecords {
  private final KafkaClients clients;
  private final TopicScan scan;
  private final String userId;
  private final AvroDecoder<FeedbackEvent> decoder;
  private final Set<String> answers = new HashSet<>();
  private final List<Leftover> leftovers = new ArrayList<>();

  /**
   * Records that are still there.
   *
   * @param last when the latest of them was written
   * @param retention how long the topic keeps a record, at least
   */
  record Leftover(String topic, int records, Instant last, Duration retention) {}

  RawRecords(KafkaClients clients, TopicScan scan, String userId) {
    this.clients = clients;
    this.scan = scan;
    this.userId = userId;
    this.decoder = clients.decoder(FeedbackEvent.class);
  }

  /** Reads the topics. */
  RawRecords find() {
    Topics topics = clients.configuration().topics();
    TopicDefinition letters = topics.deadLetters(topics.feedback());
    Optional<Leftover> feedback = count(topics.feedback(), this::isOfUser);
    Optional<Leftover> refused = count(letters, this::isOfUser);
    if (!answers.isEmpty()) {
      scan.read(topics.feedback().name(), this::leaveOutThatOfAnother);
      scan.read(letters.name(), this::leaveOutThatOfAnother);
    }
    Optional<Leftover> completions =
        count(
            topics.completions(),
            record -> record.value() != null && answers.contains(text(record.key())));
    Stream.of(feedback, completions, refused).flatMap(Optional::stream).forEach(leftovers::add);
    return this;
  }

  List<Leftover> leftovers() {
    return leftovers;
  }

  /** The answers that the user alone voted on. */
  List<String> answers() {
    return answers.stream().sorted().toList();
  }

  private interface Belongs {
    boolean test(ConsumerRecord<byte[], byte[]> record);
  }

  private Optional<Leftover> count(TopicDefinition topic, Belongs belongs) {
    LongSummaryStatistics times = new LongSummaryStatistics();
    scan.read(
        topic.name(),
        record -> {
          if (belongs.test(record)) {
            times.accept(record.timestamp());
          }
        });
    return times.getCount() == 0
        ? Optional.empty()
        : Optional.of(
            new Leftover(
                topic.name(),
                Math.toIntExact(times.getCount()),
                Instant.ofEpochMilli(times.getMax()),
                kept(topic)));
  }

  private boolean isOfUser(ConsumerRecord<byte[], byte[]> record) {
    if (!(decoder.decode(record) instanceof Decoded.Present<FeedbackEvent> present)) {
      // What cannot be read may name the user all the same.
      return record.value() != null && text(record.value()).contains(userId);
    }
    Optional<FeedbackEvent> ofUser = present.value().filter(this::isOfUser);
    ofUser.map(FeedbackEvent::getCompletionId).ifPresent(answers::add);
    return ofUser.isPresent();
  }

  private boolean isOfUser(FeedbackEvent event) {
    return userId.equals(event.getUserId());
  }

  private void leaveOutThatOfAnother(ConsumerRecord<byte[], byte[]> record) {
    if (decoder.decode(record) instanceof Decoded.Present<FeedbackEvent> present) {
      present
          .value()
          .filter(event -> !isOfUser(event))
          .map(FeedbackEvent::getCompletionId)
          .ifPresent(answers::remove);
    }
  }

  private static Duration kept(TopicDefinition topic) {
    if (topic.cleanup() instanceof Cleanup.Delete delete) {
      return delete.retention();
    }
    throw new IllegalStateException(topic.name() + " is defined without a retention");
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
