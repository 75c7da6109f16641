package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.standalone.reading.LostBroker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LostBrokerIT {
  @TempDir Path directory;

  @Test
  @Timeout(120)
  void aScanEndsWhenTheBrokerGoesAwayInItsMiddle() {
    try (LostBroker broker = new LostBroker(directory)) {
      broker.fill("feedback");
      TopicScan scan = new TopicScan(broker.clients(), Duration.ofSeconds(2));

      assertThatThrownBy(() -> scan.read("feedback", record -> broker.close()))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no answer for 2 s while feedback was read");
    }
  }

  @Test
  @Timeout(120)
  void aBrokerThatGoesAwayIsNotWaitedForLongerThanThePairBuilder() {
    try (LostBroker broker = new LostBroker(directory)) {
      UserErasure erasure = new UserErasure(broker.clients(), Clock.systemUTC());

      assertThatThrownBy(
              () -> erasure.forget("user", Duration.ofSeconds(15), (done, all) -> broker.close()))
          .isInstanceOf(TimeoutException.class)
          .hasMessageMatching("no answer for 1?\\d s while erasures was read");
    }
  }
}
