package dev.plumbline.gateway.event;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rule for the time of a vote. */
final class CreatedAt {
  static final String RULE =
      "should be a time from the year 2000 on as RFC 3339 writes it, such as 2026-03-01T12:00:00Z";

  /** An earlier year is the zero of some clock, not the time of a vote. */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "2\\d{3}-\\d{2}-\\d{2}[Tt]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)"
              + "(\\.(?<fraction>\\d{1,9}))?"
              + "([Zz]|(?<sign>[+-])(?<offset>([01]\\d|2[0-3]):[0-5]\\d))");

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
    Matcher time = RFC_3339.matcher(text);
    if (!time.matches()) {
      throw texts.refused(Reason.INVALID_VALUE, RULE);
    }
    return day(text, texts)
        .atTime(number(text, 11, 13), number(text, 14, 16))
        .toInstant(ZoneOffset.UTC)
        // Java knows no leap seconds and no offsets beyond 18 hours; RFC 3339 does.
        .plusSeconds(number(text, 17, 19))
        .plusNanos(nanoseconds(time.group("fraction")))
        .minus(offset(time));
  }

  private static LocalDate day(String text, TextReader texts) {
    try {
      return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    } catch (DateTimeException e) {
      // The form is right, so it is a day that does not exist.
      throw texts.refused(Reason.INVALID_VALUE, RULE);
    }
  }

  /**
   * The form is known, so its parts are where they are; formatters took half the time of reading.
   */
  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static long nanoseconds(String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "00000000").substring(0, 9));
  }

  private static Duration offset(Matcher time) {
    String written = time.group("offset");
    if (written == null) {
      return Duration.ZERO;
    }
    Duration offset = Duration.ofHours(number(written, 0, 2)).plusMinutes(number(written, 3, 5));
    return time.group("sign").equals("-") ? offset.negated() : offset;
  }
}
