package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.ChatClient.Ask;
import dev.plumbline.standalone.registry.PersistentRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills {@code plumbline up} with -9 while feedback flows, and starts it again. */
class UpCrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int QUESTIONS = TinyModel.PAIRS;
  private static final int VOTES_BETWEEN_KILLS = 60;
  private static final int KILLS = 2;

  @TempDir Path directory;

  @Test
  void noAcknowledgedVoteIsLostOrCountedTwiceAndTheLastAdapterIsServedAgain() throws Exception {
    UpProcess up = start();
    VoteFlow flow = new VoteFlow(QUESTIONS, up.service("feedback-gateway"));
    try {
      URI firstServer = up.service("model-server");
      await().atMost(PATIENCE).until(() -> servedVersion(firstServer).orElse(0) > 0);
      for (int kill = 0; kill < KILLS; kill++) {
        int before = flow.acknowledged();
        await().atMost(PATIENCE).until(() -> flow.acknowledged() > before + VOTES_BETWEEN_KILLS);
        up.kill();
        up = start();
        flow.moveTo(up.service("feedback-gateway"));
      }
      flow.finish();
      assertEveryVoteIsCountedOnce(up, flow);
      URI lastServer = up.service("model-server");
      long announced = announcedVersion(up);
      await().atMost(PATIENCE).until(() -> servedVersion(lastServer).orElse(0) >= announced);
    } finally {
      flow.close();
      up.close();
    }
  }

  private UpProcess start() throws Exception {
    return UpProcess.start(directory, TinyModel.settings(directory.resolve("cache")));
  }

  private void assertEveryVoteIsCountedOnce(UpProcess up, VoteFlow flow) {
    try (PersistentRegistry registry = registry()) {
      KafkaClients clients = clients(up, registry);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(StandingPairs.votes(clients)).isEqualTo(flow.expected()));
    }
  }

  private long announcedVersion(UpProcess up) {
    try (PersistentRegistry registry = registry()) {
      return Announcements.latestVersion(clients(up, registry)).orElseThrow();
    }
  }

  private static OptionalLong servedVersion(URI server) throws Exception {
    return new ChatClient(server, "default")
        .ask(new Ask("Which version are you?", 0, 4, OptionalLong.empty()))
        .adapterVersion();
  }

  // The registry of the other process left its schemas on the disk.
  private PersistentRegistry registry() {
    return PersistentRegistry.open(directory.resolve("data/registry"));
  }

  private static KafkaClients clients(UpProcess up, PersistentRegistry registry) {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(
                Map.of(
                    "plumbline.kafka.bootstrap-servers", up.kafka(),
                    "plumbline.kafka.schema-registry-url", registry.url()));
    return new KafkaClients(KafkaConfiguration.from(configuration));
  }
}
