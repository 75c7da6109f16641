package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivingServicesTest {
  @Test
  void oneThatNeverWillWorkAgainSpeaksForAll() {
    LivingServices services =
        new LivingServices(
            List.of(
                new Told("gateway", Readiness.yes()),
                new Told("server", Readiness.no("reading")),
                new Told("pairs", Readiness.never("the disk is full"))));

    assertThat(services.readiness()).isEqualTo(Readiness.never("pairs: the disk is full"));
  }

  @Test
  void oneThatIsNotReadyLeavesAllAlive() {
    LivingServices services =
        new LivingServices(
            List.of(
                new Told("gateway", Readiness.yes()), new Told("server", Readiness.no("reading"))));

    assertThat(services.readiness()).isEqualTo(Readiness.no("server: reading"));
  }

  /** Says of itself what it is told to say. */
  private record Told(String name, Readiness readiness) implements RunningService {
    @Override
    public Optional<String> address() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
