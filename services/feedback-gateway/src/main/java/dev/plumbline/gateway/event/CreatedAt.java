package dev.plumbline.gateway.event;

import dev.plumbline.runtime.feedback.ClockSkew;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The rule for the time of a vote. */
final class CreatedAt {
  static final String RULE =
      "should be a time from the year 2000 on as RFC 3339 writes it, such as 2026-03-01T12:00:00Z";

  /** How its year begins: an earlier one is the zero of some clock, not the time of a vote. */
  private static final String MILLENNIUM = "2";

  private final Clock clock;
  private final ClockSkew skew;

  CreatedAt(Clock clock, ClockSkew skew) {
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
    if (!skew.allows(time, clock.instant())) {
      throw texts.refused(
          Reason.IN_THE_FUTURE,
          "should not be more than "
              + skew.allowed().toSeconds()
              + " s in the future; check the clock of the sender");
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant parse(String text, TextReader texts) {
    if (text.startsWith(MILLENNIUM)) {
      try {
        return TimeText.read(text);
      } catch (DateTimeException e) {
        throw texts.refused(Reason.INVALID_VALUE, RULE);
      }
    }
    throw texts.refused(Reason.INVALID_VALUE, RULE);
  }
}
