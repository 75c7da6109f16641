package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeaseRaceTest {
  private static final int VERSIONS = 500;

  @Test
  void noVersionIsFreedWhileItIsLeasedHoweverFastTheSwaps() throws Exception {
    ScriptedLoader loader = new ScriptedLoader();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(4);
    try (AdapterRegistry registry =
        new AdapterRegistry(
            loader,
            BASE,
            new RegistryLimits(
                5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
            new RecordingReloads(),
            new ScheduledThreadPoolExecutor(2),
            Clock.systemUTC())) {
      registry.startLoading();
      registry.announce(update(1));
      awaitSwap(registry);
      List<Future<Long>> leases = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        leases.add(readers.submit(() -> leaseUntil(done, registry, loader)));
      }

      for (int version = 2; version <= VERSIONS; version++) {
        registry.announce(update(version));
        if (version % 5 == 0) {
          awaitSwap(registry);
        }
      }
      awaitSwap(registry);
      done.set(true);

      for (Future<Long> lease : leases) {
        assertThat(lease.get(10, TimeUnit.SECONDS)).isPositive();
      }
      assertThat(loader.open()).containsExactly((long) VERSIONS);
    } finally {
      readers.shutdownNow();
    }
    assertThat(loader.open()).isEmpty();
  }

  private static void awaitSwap(AdapterRegistry registry) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(registry::settled);
  }

  private static long leaseUntil(
      AtomicBoolean done, AdapterRegistry registry, ScriptedLoader loader) {
    long count = 0;
    long newest = 0;
    do {
      try (AdapterLease lease = registry.lease("default")) {
        assertThat(lease.version()).as("versions only rise").isGreaterThanOrEqualTo(newest);
        newest = lease.version();
        assertThat(loader.open()).contains(newest);
        count++;
      }
    } while (!done.get());
    return count;
  }
}
