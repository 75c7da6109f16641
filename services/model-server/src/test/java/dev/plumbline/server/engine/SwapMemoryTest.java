package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapMemoryTest {
  private static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");
  private static final String BASE = "b".repeat(64);
  private static final int SWAPS = 200;
  private static final int RUNNING_REQUESTS = 5;

  @TempDir private Path directory;

  @Test
  void afterTwoHundredSwapsOnlyWhatIsInUseIsInMemory() {
    List<LoraAdapter> loaded = new CopyOnWriteArrayList<>();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      AdapterStore store = store();
      AdapterStore.StoredAdapter stored = store.put(MODEL.resolve("adapter"));
      StoredLoraLoader loader =
          new StoredLoraLoader(
              store,
              ConfigurationFile.read(MODEL.resolve("config.json")),
              8,
              pairs -> LoraAdapter.of(pairs, manager));
      try (AdapterRegistry registry = registry(remembering(loader, loaded))) {
        registry.startLoading();
        Deque<AdapterLease> running = new ArrayDeque<>();

        for (int version = 1; version <= SWAPS; version++) {
          registry.announce(announcement(version, stored));
          awaitSwap(registry);
          running.add(registry.lease("default"));
          if (running.size() > RUNNING_REQUESTS) {
            running.remove().close();
          }
        }

        assertThat(loaded).hasSize(SWAPS);
        assertThat(loaded.stream().filter(LoraAdapter::isOpen)).hasSize(RUNNING_REQUESTS);
        running.forEach(AdapterLease::close);
        assertThat(loaded.stream().filter(LoraAdapter::isOpen)).hasSize(1);
      }
      assertThat(loaded.stream().filter(LoraAdapter::isOpen)).isEmpty();
    }
  }

  private static AdapterLoader remembering(AdapterLoader loader, List<LoraAdapter> loaded) {
    return announcement -> {
      AdapterWeights weights = loader.load(announcement);
      loaded.add(((LoraWeights) weights).adapter());
      return weights;
    };
  }

  private AdapterStore store() {
    return AdapterStore.from(
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(Map.of("plumbline.adapter-store.uri", "file:" + directory)),
        "test");
  }

  private static AdapterRegistry registry(AdapterLoader loader) {
    return new AdapterRegistry(
        loader,
        BASE,
        new RegistryLimits(5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(1))),
        new SilentReloads(),
        new ScheduledThreadPoolExecutor(1),
        Clock.systemUTC());
  }

  private static void awaitSwap(AdapterRegistry registry) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(registry::settled);
  }

  private static Announcement announcement(long version, AdapterStore.StoredAdapter stored) {
    return new Announcement(
        "default",
        version,
        false,
        Optional.of(
            new Announcement.AdapterFile(
                stored.uri(), stored.sha256(), stored.sizeBytes(), 4, List.of("q_proj"))),
        BASE,
        OptionalLong.empty(),
        "run-" + version,
        Instant.EPOCH);
  }
}
