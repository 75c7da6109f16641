package dev.plumbline.pairs.forgetting;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.schema.Erasure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the store of all erasures holds. Not thread safe, as the decoder is not. */
public final class ErasureRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRequests.class);

  private static final char TASK_SEPARATOR = '/';

  private final AvroDecoder<Erasure> decoder;
  private final String topic;
  private final LongSupplier changes;
  private Map<String, Read> known = Map.of();
  private long changesRead;

  /**
   * Reads with a decoder of its own.
   *
   * @param changes how often the store has changed so far
   */
  public ErasureRequests(AvroDecoder<Erasure> decoder, String topic, LongSupplier changes) {
    this.decoder = decoder;
    this.topic = topic;
    this.changes = changes;
  }

  /** The key under which a task reports that it has forgotten a user. */
  public static String reportKey(String userHash, String task) {
    return userHash + TASK_SEPARATOR + task;
  }

  /**
   * The key of a part of such a report: what is too long for one record comes before it in parts.
   *
   * @param part names it among those of the task
   */
  static String partKey(String userHash, String task, String part) {
    return reportKey(userHash, task) + TASK_SEPARATOR + part;
  }

  /** Whether a key is that of a report on a user, or of a part of one. */
  public static boolean isReport(String key, String userHash) {
    return key.startsWith(userHash + TASK_SEPARATOR);
  }

  /** Whether a key is that of a request. */
  static boolean isRequest(String key) {
    return key.indexOf(TASK_SEPARATOR) < 0;
  }

  /** Whether requests came or went since they were read. */
  boolean haveChanged() {
    return changes.getAsLong() != changesRead;
  }

  /** The requests by their keys; what was read, or refused, before is not decoded again. */
  Map<String, ErasureRequest> in(ReadOnlyKeyValueStore<String, byte[]> erasures) {
    // Asked first: what comes while they are read is read the next time.
    long changesBefore = changes.getAsLong();
    Map<String, ErasureRequest> requests = new HashMap<>();
    Map<String, Read> seen = new HashMap<>();
    try (KeyValueIterator<String, byte[]> all = erasures.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        if (isRequest(entry.key)) {
          Read read = read(entry);
          seen.put(entry.key, read);
          read.request().ifPresent(request -> requests.put(entry.key, request));
        }
      }
    }
    known = seen;
    changesRead = changesBefore;
    return requests;
  }

  private Read read(KeyValue<String, byte[]> entry) {
    Read before = known.get(entry.key);
    return before != null && Arrays.equals(before.bytes(), entry.value)
        ? before
        : new Read(entry.value, decode(entry));
  }

  private Optional<ErasureRequest> decode(KeyValue<String, byte[]> entry) {
    Decoded<Erasure> decoded =
        decoder.decode(
            new ConsumerRecord<>(
                topic, 0, 0, entry.key.getBytes(StandardCharsets.UTF_8), entry.value));
    if (decoded instanceof Decoded.Undecodable<Erasure> garbage) {
      LOG.error(
          "{} holds a record that is no erasure and is left out: {}", topic, garbage.reason());
      return Optional.empty();
    }
    return ((Decoded.Present<Erasure>) decoded)
        .value()
        .map(
            erasure ->
                new ErasureRequest(
                    entry.key,
                    Optional.ofNullable(erasure.getUserId()),
                    erasure.getRequestedAt().toEpochMilli()));
  }

  /**
   * What came of some bytes.
   *
   * @param request empty: they are none, which was told
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by Arrays.equals, never by itself.
  private record Read(byte[] bytes, Optional<ErasureRequest> request) {}
}
