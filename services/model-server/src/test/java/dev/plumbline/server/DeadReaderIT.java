package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.server.LiveKafka.Installation;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import dev.plumbline.server.updates.ModelUpdateReader;
import dev.plumbline.server.updates.UpdateHistory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The thread that follows the updates dies of an error that is no exception. */
class DeadReaderIT {
  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  @Test
  void theReaderTellsOfWhatItDied() {
    Installation installation = kafka.newInstallation();
    try (AdapterRegistry registry = registry();
        DeadLetters letters = new DeadLetters(installation.clients, "test");
        ModelUpdateReader reader =
            ModelUpdateReader.start(
                installation.clients,
                installation.topics.modelUpdates(),
                letters,
                registry,
                new UpdateHistory(5, "Tiny", VersionSpeaker.FINGERPRINT))) {
      Awaitility.await().until(() -> reader.caughtUp().isPresent());
      assertThat(reader.death()).isEmpty();

      installation.announce(
          Installation.update(
                  1,
                  new AdapterFile("file:/nowhere", "e".repeat(64), 1L, 4, List.of("q_proj")),
                  VersionSpeaker.FINGERPRINT)
              .build());

      Optional<String> death = Awaitility.await().until(reader::death, Optional::isPresent);
      assertThat(death.orElseThrow()).contains("a fault in unsafe memory");
    }
  }

  private static AdapterRegistry registry() {
    return new AdapterRegistry(
        announcement -> () -> {},
        VersionSpeaker.FINGERPRINT,
        new RegistryLimits(5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
        new SilentReloads() {
          @Override
          public void added(String channel) {
            throw new InternalError("a fault in unsafe memory");
          }
        },
        new ScheduledThreadPoolExecutor(1),
        Clock.systemUTC());
  }
}
