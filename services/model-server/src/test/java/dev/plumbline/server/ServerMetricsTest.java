package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.server.adapters.LoadFailureReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ServerMetrics metrics = new ServerMetrics(meters, "default");

  @Test
  void theDefaultChannelsFailuresAndReloadsAreThereBeforeTheFirst() {
    assertThatNothingHasHappened("default");
  }

  @Test
  void aChannelsFailuresAndReloadsAreThereFromItsAnnouncementOn() {
    assertThat(failures("shop")).isEmpty();

    metrics.added("shop");

    assertThatNothingHasHappened("shop");
  }

  @Test
  void manyAnnouncedChannelsShareALabel() {
    for (int number = 0; number < 1000; number++) {
      metrics.added("channel-" + number);
    }
    int meterCount = meters.getMeters().size();

    metrics.added("one-more");

    assertThat(meters.getMeters()).hasSize(meterCount);
    assertThat(failures("one-more")).isEmpty();
    assertThatNothingHasHappened("channel-0");
    assertThatNothingHasHappened("*");
  }

  private void assertThatNothingHasHappened(String channel) {
    assertThat(failures(channel))
        .containsOnlyKeys(
            Arrays.stream(LoadFailureReason.values()).map(LoadFailureReason::label).toList())
        .allSatisfy((reason, count) -> assertThat(count).as(reason).isZero());
    assertThat(meters.get("plumbline.server.adapter.reload").tag("channel", channel).timer())
        .satisfies(reloads -> assertThat(reloads.count()).isZero());
  }

  private Map<String, Double> failures(String channel) {
    Map<String, Double> counts = new TreeMap<>();
    meters
        .find("plumbline.server.adapter.load.failures")
        .tag("channel", channel)
        .counters()
        .forEach(counter -> counts.put(counter.getId().getTag("reason"), counter.count()));
    return counts;
  }
}
