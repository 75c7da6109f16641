package dev.plumbline.pairs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
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
