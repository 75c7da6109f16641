package dev.plumbline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final Instant NOW = Instant.ofEpochMilli(0x0192F0C17D3EL);

  private final TimeOrderedIds ids = new TimeOrderedIds(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void anIdIsAUuidOfVersionSevenThatBeginsWithTheTime() {
    UUID id = UUID.fromString(ids.next());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.toString()).startsWith("0192f0c1-7d3e-7");
  }

  @Test
  void idsOfOneMillisecondGrow() {
    List<String> made = Stream.generate(ids::next).limit(20_000).toList();

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }
}
