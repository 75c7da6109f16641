package dev.plumbline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaWatchTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final KafkaWatch watch = new KafkaWatch(metrics);

  @Test
  void eachKindOfFailureIsToldOfBeforeTheFirst() {
    assertThat(failures())
        .containsOnlyKeys(
            "timeout", "unavailable", "denied", "too_large", "not_encoded", "no_place", "other")
        .allSatisfy((kind, count) -> assertThat(count).as(kind).isZero());
  }

  @Test
  void failuresAreCountedByKindWhateverTheirClassIs() {
    watch.failed(new TimeoutException("late"));
    watch.failed(new NotEnoughReplicasException("one is left"));
    watch.failed(new TopicAuthorizationException("feedback"));
    watch.failed(new SaslAuthenticationException("wrong password"));
    watch.failed(new RecordTooLargeException("2 MiB"));
    watch.failed(new SerializationException("no registry"));
    watch.failed(new NoPlaceException());
    watch.failed(new IllegalStateException("closed"));

    assertThat(failures())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "timeout", 1.0,
                "unavailable", 1.0,
                "denied", 2.0,
                "too_large", 1.0,
                "not_encoded", 1.0,
                "no_place", 1.0,
                "other", 1.0));
  }

  @Test
  void anEventThatIsTooLargeSaysNothingAboutKafka() {
    watch.failed(new RecordTooLargeException("2 MiB"));
    assertThat(watch.acknowledging()).isTrue();

    watch.failed(new TimeoutException("late"));
    assertThat(watch.acknowledging()).isFalse();
  }

  private Map<String, Double> failures() {
    Map<String, Double> counts = new TreeMap<>();
    metrics
        .get("plumbline.gateway.kafka.failures")
        .counters()
        .forEach(counter -> counts.put(counter.getId().getTag("kind"), counter.count()));
    return counts;
  }
}
