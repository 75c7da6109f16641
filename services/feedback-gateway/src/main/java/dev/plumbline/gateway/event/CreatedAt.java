package dev.plumbline.gateway.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The rule for the time of a vote. */
final class CreatedAt {
  static final String RULE =
      "should be a time from the year 2000 on as RFC 3339 writes it, such as 2026-03-01T12:00:00Z";

  /**
   * Stricter than Java's own reader, which takes times without seconds. An earlier year is the zero
   * of some clock, not the time of a vote.
   */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "2\\d{3}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  private final Clock clock;
  private final Duration skew;

  CreatedAt(Clock clock, Duration skew) {
    this.clock = clock;
    this.skew = skew;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Reads the time that the parser stands on, to the millisecond. */
  Instant read(TextReader texts) throws java.io.IOException {
    String text = texts.readWord(RULE);
    Instant time = parse(text, texts);
    if (time.isAfter(clock.instant().plus(skew))) {
      throw texts.refused(
          Reason.IN_THE_FUTURE,
          "should not be more than "
              + skew.toSeconds()
              + " s in the future; check the clock of the sender");
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant parse(String text, TextReader texts) {
    if (!RFC_3339.matcher(text).matches()) {
      throw texts.refused(Reason.INVALID_VALUE, RULE);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      // The form is right, so it is a day or an hour that does not exist.
      throw texts.refused(Reason.INVALID_VALUE, RULE);
    }
  }
}
