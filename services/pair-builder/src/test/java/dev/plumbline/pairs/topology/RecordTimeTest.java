package dev.plumbline.pairs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class RecordTimeTest {
  private final RecordTime times =
      new RecordTime(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC));

  @Test
  void aRecordHasTheTimeThatItsProducerSet() {
    assertThat(times.extract(record(500), 700)).isEqualTo(500);
  }

  @Test
  void aRecordFromTheFutureCountsAsNow() {
    assertThat(times.extract(record(5000), 700)).isEqualTo(1000);
  }

  @Test
  void aRecordWithoutTimeHasThatOfTheOneBeforeIt() {
    assertThat(times.extract(record(-1), 700)).isEqualTo(700);
  }

  @Test
  void theFirstRecordWithoutTimeIsOfNow() {
    assertThat(times.extract(record(-1), -1)).isEqualTo(1000);
  }

  @Test
  void whenARecordFromTheFutureWasWrittenStaysKnownUntilItIsRead() {
    ConsumerRecord<Object, Object> source = record(5000);
    long time = times.extract(source, 700);
    Record<Object, Object> read = new Record<>("key", "value", time, source.headers());

    assertThat(RecordTime.takeWritten(read)).isEqualTo(5000);
    assertThat(read.headers()).isEmpty();
  }

  @Test
  void aRecordOfTheFarFutureIsBelievedToBeOfTomorrow() {
    ConsumerRecord<Object, Object> source = record(Long.MAX_VALUE);
    long time = times.extract(source, 700);
    Record<Object, Object> read = new Record<>("key", "value", time, source.headers());

    assertThat(time).isEqualTo(1000);
    assertThat(RecordTime.takeWritten(read)).isEqualTo(1000 + Duration.ofDays(1).toMillis());
  }

  @Test
  void aProducerCannotSayByAHeaderWhenItsRecordWasWritten() {
    ConsumerRecord<Object, Object> forged = record(500);
    forged.headers().add("plumbline.written", new byte[Long.BYTES]);
    long time = times.extract(forged, 700);

    assertThat(RecordTime.takeWritten(new Record<>("key", "value", time, forged.headers())))
        .isEqualTo(500);
  }

  private static ConsumerRecord<Object, Object> record(long time) {
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}
