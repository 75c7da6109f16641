package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.logging.HarmlessText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that could not be used. What it says for people is harmless to a terminal.
 *
 * @param record as it lies in the dead-letter topic
 */
record Letter(ConsumerRecord<byte[], byte[]> record) {
  private static final Set<String> OWN_HEADERS =
      Set.of(
          DeadLetters.REASON,
          DeadLetters.TOPIC,
          DeadLetters.PARTITION,
          DeadLetters.OFFSET,
          DeadLetters.WRITTEN);

  /** When it was refused. */
  Instant time() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  String reason() {
    return shown(DeadLetters.REASON).orElse("no reason is given");
  }

  /** What is left of a record that was too large for the dead letters; empty: it is whole. */
  Optional<String> shortened() {
    return shown(DeadLetters.SHORTENED);
  }

  /** Where it came from, and when it was written there, for people. */
  String origin() {
    return shown(DeadLetters.TOPIC).orElse("?")
        + "-"
        + shown(DeadLetters.PARTITION).orElse("?")
        + "@"
        + shown(DeadLetters.OFFSET).orElse("?")
        + shown(DeadLetters.WRITTEN).map(written -> " of " + written).orElse("");
  }

  /** Where it lies, for people. */
  String place() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  /** Whether it can be sent there again: it is whole, and from there. */
  boolean canReturnTo(String topic) {
    return isFrom(topic) && shortened().isEmpty();
  }

  /** Whether it says from which partition of a topic it came. */
  boolean isFrom(String topic) {
    return header(DeadLetters.TOPIC).equals(Optional.of(topic))
        && header(DeadLetters.PARTITION).filter(text -> text.matches("\\d{1,9}")).isPresent();
  }

  /**
   * The record as it came, for the partition that it came to, so that records of one key keep their
   * order. Only for one that {@link #canReturnTo} its topic.
   */
  ProducerRecord<byte[], byte[]> original() {
    Headers headers = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!OWN_HEADERS.contains(header.key())) {
        headers.add(header);
      }
    }
    return new ProducerRecord<>(
        header(DeadLetters.TOPIC).orElseThrow(),
        Integer.valueOf(header(DeadLetters.PARTITION).orElseThrow()),
        null,
        record.key(),
        record.value(),
        headers);
  }

  private Optional<String> shown(String name) {
    return header(name).map(HarmlessText::of);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }
}
