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
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics that are not compacted still hold of a user. Kafka takes single records out of
 * none of them; they go when their time is over.
 */
final class RawRecords {
  private final KafkaClients clients;
  private final TopicScan scan;
  private final String userId;
  private final AvroDecoder<FeedbackEvent> decoder;
  private final Set<String> answersOfUser = new HashSet<>();
  private final Set<String> answersOfOthers = new HashSet<>();
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
    count(topics.feedback(), this::isOfUser);
    List<String> answers = answers();
    count(
        topics.completions(),
        record -> record.value() != null && answers.contains(text(record.key())));
    count(topics.deadLetters(topics.feedback()), this::isOfUser);
    return this;
  }

  List<Leftover> leftovers() {
    return leftovers;
  }

  /** The answers that the user alone voted on. */
  List<String> answers() {
    return answersOfUser.stream().filter(id -> !answersOfOthers.contains(id)).sorted().toList();
  }

  private interface Belongs {
    boolean test(ConsumerRecord<byte[], byte[]> record);
  }

  private void count(TopicDefinition topic, Belongs belongs) {
    List<Long> times = new ArrayList<>();
    scan.read(
        topic.name(),
        record -> {
          if (belongs.test(record)) {
            times.add(record.timestamp());
          }
        });
    times.stream()
        .max(Long::compare)
        .ifPresent(
            last ->
                leftovers.add(
                    new Leftover(
                        topic.name(), times.size(), Instant.ofEpochMilli(last), kept(topic))));
  }

  private boolean isOfUser(ConsumerRecord<byte[], byte[]> record) {
    if (!(decoder.decode(record) instanceof Decoded.Present<FeedbackEvent> present)) {
      // What cannot be read may name the user all the same.
      return record.value() != null && text(record.value()).contains(userId);
    }
    boolean ofUser = present.value().filter(event -> userId.equals(event.getUserId())).isPresent();
    present
        .value()
        .map(FeedbackEvent::getCompletionId)
        .ifPresent(id -> (ofUser ? answersOfUser : answersOfOthers).add(id));
    return ofUser;
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
