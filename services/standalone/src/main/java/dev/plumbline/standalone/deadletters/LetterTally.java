package dev.plumbline.standalone.deadletters;

import dev.plumbline.standalone.deadletters.DeadLetterOffice.Summary;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts the letters of a topic as they are read and keeps none of them, however many there are. Of
 * the different reasons it tells apart only those that came first. Not thread safe.
 */
final class LetterTally {
  /** A reason can hold what was in the record, so each letter may have its own. */
  static final int REASONS = 50;

  private static final int REASON_CHARACTERS = 1000;

  private final Map<String, Long> reasons = new TreeMap<>();
  private int letters;
  private long others;
  private Instant oldest = Instant.MAX;

  void add(Letter letter) {
    letters++;
    if (letter.time().isBefore(oldest)) {
      oldest = letter.time();
    }
    String reason = beginning(letter.reason());
    if (reasons.containsKey(reason) || reasons.size() < REASONS) {
      reasons.merge(reason, 1L, Long::sum);
    } else {
      others++;
    }
  }

  /** What was counted; empty when no letter was. */
  Optional<Summary> summary(String topic) {
    return letters == 0
        ? Optional.empty()
        : Optional.of(new Summary(topic, letters, oldest, new TreeMap<>(reasons), others));
  }

  private static String beginning(String reason) {
    return reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS));
  }
}
