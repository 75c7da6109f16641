package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The answers that feedback may still refer to. */
final class Answers {
  private static final byte[] NOTHING = {};
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final KeyValueStore<String, Answer> answers;
  private final KeyValueStore<Expiry, byte[]> expiries;
  private final Duration retention;
  private Expiry firstExpiry = Expiry.FIRST;

  Answers(
      KeyValueStore<String, Answer> answers,
      KeyValueStore<Expiry, byte[]> expiries,
      Duration retention) {
    this.answers = answers;
    this.expiries = expiries;
    this.retention = retention;
  }

  Optional<Answer> find(String completionId) {
    return Optional.ofNullable(answers.get(completionId));
  }

  /**
   * Remembers an answer.
   *
   * @param time of its record, in milliseconds since 1970
   * @return false: it was known already; what was known first stays
   */
  boolean keep(String completionId, Answer answer, long time) {
    if (answers.putIfAbsent(completionId, answer) != null) {
      return false;
    }
    Expiry expiry = new Expiry(time + retention.toMillis(), completionId);
    expiries.put(expiry, NOTHING);
    if (expiry.due() < firstExpiry.due()) {
      firstExpiry = Expiry.after(expiry.due() - 1);
    }
    return true;
  }

  /** Forgets answers that are old enough; a limited number, so that records do not wait long. */
  void forget(long now) {
    List<Expiry> due = new ArrayList<>();
    // Starting where the last search ended spares the store from reading over what it deleted.
    try (KeyValueIterator<Expiry, byte[]> found = expiries.range(firstExpiry, Expiry.after(now))) {
      while (found.hasNext() && due.size() < FORGOTTEN_AT_ONCE) {
        KeyValue<Expiry, byte[]> next = found.next();
        due.add(next.key);
      }
    }
    for (Expiry expiry : due) {
      // Unlike delete, putting nothing does not read what was there.
      answers.put(expiry.id(), null);
      expiries.put(expiry, null);
      firstExpiry = expiry;
    }
  }
}
