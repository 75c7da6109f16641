package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.status.TrainerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrainerMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TrainerMetrics metrics = new TrainerMetrics(registry);

  @Test
  void eachWayInWhichARunCanEndIsThereAsSoonAsItsChannelIsKnown() {
    assertThat(runs()).isEmpty();

    metrics.show(knowing("shop"));

    assertThat(runs())
        .containsOnlyKeys("published", "rejected", "failed", "interrupted")
        .allSatisfy((state, count) -> assertThat(count).as(state).isZero());
  }

  @Test
  void channelsBeyondTheFirstAreShownTogether() {
    String[] channels =
        IntStream.range(0, 1000).mapToObj(number -> "channel-" + number).toArray(String[]::new);

    metrics.show(knowing(channels));

    Collection<Gauge> gauges = registry.find("plumbline.trainer.pairs").gauges();
    assertThat(gauges).hasSizeBetween(2, 500);
    assertThat(gauges.stream().mapToDouble(Gauge::value).sum()).isEqualTo(3 * channels.length);
    assertThat(registry.find("plumbline.trainer.runs").timers()).hasSize(4 * gauges.size());
  }

  private static TrainerStatus knowing(String... channels) {
    return new TrainerStatus(
        List.of(), Stream.of(channels).map(TrainerMetricsTest::withThreePairs).toList());
  }

  private static TrainerStatus.Channel withThreePairs(String channel) {
    return new TrainerStatus.Channel(
        channel,
        0,
        new PairCounts(3, 0, 3, 0, 0, 0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Map<String, Long> runs() {
    Map<String, Long> counts = new TreeMap<>();
    registry
        .find("plumbline.trainer.runs")
        .tag("channel", "shop")
        .timers()
        .forEach(timer -> counts.put(timer.getId().getTag("state"), timer.count()));
    return counts;
  }
}
