package dev.plumbline.runtime.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that could not be used, as it is written to the dead letters: the original key, value
 * and headers, and why, from where and from when in headers of its own. Of a record that Kafka does
 * not take once more only the beginning is written, and a header says so; the whole lies where it
 * came from, for as long as that topic keeps it.
 */
public final class DeadLetter {
  /** A letter that takes no more than this needs no shortening. */
  public static final long SHORT_BYTES = 64 * 1024;

  /** What is left of a key and of a value. */
  private static final int BEGINNING_BYTES = 16 * 1024;

  private static final int REASON_CHARACTERS = 1000;

  private final ConsumerRecord<byte[], byte[]> original;
  private final Headers headers;
  private final String reason;

  /**
   * @param headers of the original, as far as they are handed on
   */
  public DeadLetter(ConsumerRecord<byte[], byte[]> original, Headers headers, String reason) {
    this.original = original;
    this.headers = headers;
    this.reason = reason;
  }

  /** The record as it came. */
  public ProducerRecord<byte[], byte[]> whole() {
    return letter(original.key(), original.value(), headers, reason);
  }

  /** Its beginning, so short that every topic takes it. */
  public ProducerRecord<byte[], byte[]> shortened() {
    ProducerRecord<byte[], byte[]> letter =
        letter(
            beginning(original.key()),
            beginning(original.value()),
            new RecordHeaders(),
            reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS)));
    String cut =
        "the first %d bytes of the key and of the value, without headers, of %d bytes; the whole lies at %s-%d@%d for as long as that topic keeps it"
            .formatted(
                BEGINNING_BYTES,
                RecordSize.of(original.key(), original.value(), headers),
                original.topic(),
                original.partition(),
                original.offset());
    put(letter.headers(), DeadLetters.SHORTENED, cut);
    return letter;
  }

  private ProducerRecord<byte[], byte[]> letter(
      byte[] key, byte[] value, Headers handedOn, String why) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(original.topic() + ".dlq", null, null, key, value, handedOn);
    put(letter.headers(), DeadLetters.REASON, why);
    put(letter.headers(), DeadLetters.TOPIC, original.topic());
    put(letter.headers(), DeadLetters.PARTITION, Integer.toString(original.partition()));
    put(letter.headers(), DeadLetters.OFFSET, Long.toString(original.offset()));
    if (original.timestamp() >= 0) {
      String written = Instant.ofEpochMilli(original.timestamp()).toString();
      put(letter.headers(), DeadLetters.WRITTEN, written);
    }
    return letter;
  }

  private static byte[] beginning(byte[] bytes) {
    return bytes == null || bytes.length <= BEGINNING_BYTES
        ? bytes
        : Arrays.copyOf(bytes, BEGINNING_BYTES);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
