package dev.plumbline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimeTextTest {
  private static final String WRITTEN = "2026-03-01T12:00:00.25+01:30";
  private static final int MOST_MINUTES = 18 * 60;
  private static final long YEAR_2000 = 946_684_800;
  private static final long YEAR_3000 = 32_503_680_000L;

  @Property
  void whatJavaWritesIsReadAsTheSameTime(
      @ForAll @LongRange(min = YEAR_2000, max = YEAR_3000) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanoseconds,
      @ForAll @IntRange(min = -MOST_MINUTES, max = MOST_MINUTES) int minutes) {
    Instant time = Instant.ofEpochSecond(seconds, nanoseconds);
    String written =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            time.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60)));

    assertThat(TimeText.read(written)).isEqualTo(time);
  }

  @Property
  void aTimeWithALetterOutOfPlaceIsNone(
      @ForAll @IntRange(max = 27) int place, @ForAll @CharRange(from = 'A', to = 'y') char letter) {
    String written = WRITTEN.substring(0, place) + letter + WRITTEN.substring(place + 1);

    if ("Tt".indexOf(letter) < 0 || place != WRITTEN.indexOf('T')) {
      assertThatThrownBy(() -> TimeText.read(written)).isInstanceOf(DateTimeException.class);
    }
  }

  @Example
  void aTimeThatEndsEarlyIsNone() {
    for (int length = 0; length < WRITTEN.length(); length++) {
      String cut = WRITTEN.substring(0, length);

      assertThatThrownBy(() -> TimeText.read(cut)).isInstanceOf(DateTimeException.class);
    }
  }

  @Example
  void whatFollowsATimeIsNotOverlooked() {
    for (String more : new String[] {"Z", "0", " ", ":00"}) {
      assertThatThrownBy(() -> TimeText.read(WRITTEN + more)).isInstanceOf(DateTimeException.class);
    }
  }

  @Example
  void moreThanNanosecondsAreNone() {
    assertThatThrownBy(() -> TimeText.read("2026-03-01T12:00:00.0000000001Z"))
        .isInstanceOf(DateTimeException.class);
  }
}
