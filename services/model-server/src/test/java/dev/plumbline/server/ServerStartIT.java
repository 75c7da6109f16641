package dev.plumbline.server;

import static dev.plumbline.server.VersionSpeaker.FINGERPRINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.server.LiveKafka.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a server finds at its start: announcements from before, or what keeps it from starting. */
class ServerStartIT {
  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private VersionedServers servers;

  @BeforeEach
  void install() {
    servers = new VersionedServers(kafka.newInstallation(), directory);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aFreshServerIsReadyOnTheNewestVersion() throws IOException {
    servers.announce(1);
    servers.announce(2);
    servers.announce(3);

    ServerClient client = servers.start();

    assertThat(client.ask("default").version()).isEqualTo(3);
    assertThat(servers.model.loads()).as("only the newest is loaded").isEqualTo(1);
  }

  @Test
  void aServerWhoseModelCanAnswerNoMoreIsToBeStartedAnew() {
    ServerClient client = servers.start();
    assertThat(servers.first().readiness().alive()).isTrue();

    servers.model.fail("out of memory");

    assertThat(client.get("/health/live")).contains("out of memory");
    assertThat(servers.first().readiness().alive()).isFalse();
  }

  @Test
  void aRestartedServerKeepsARollback() throws IOException {
    servers.announce(1);
    servers.announce(2);
    servers.installation.announce(servers.update(1).setRollback(true).build());

    ServerClient client = servers.start();

    assertThat(client.ask("default").version()).isEqualTo(1);
  }

  @Test
  void aFreshServerIsReadyAlsoWhenAnAdapterIsMissing() {
    servers.installation.announce(
        Installation.update(
                1,
                new AdapterFile(
                    directory.resolve("nowhere").toUri().toString(),
                    "e".repeat(64),
                    1L,
                    4,
                    List.of("q_proj")),
                FINGERPRINT)
            .build());

    ServerClient client = servers.start();

    assertThat(client.ask("default").version()).isZero();
    assertThat(client.channel().get("failures")).isNotEmpty();
  }

  @Test
  void aMissingTopicStopsTheStartWithItsName() {
    Configuration elsewhere =
        servers.installation.configuration.withOverrides(
            Map.of("plumbline.kafka.topics.prefix", "nobody-made-"));

    assertThatThrownBy(() -> servers.start(elsewhere))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nobody-made-model-updates");
  }

  @Test
  void anOccupiedPortStopsTheStartWithItsKey() {
    servers.start();
    int port = java.net.URI.create(servers.first().address().orElseThrow()).getPort();
    Configuration same =
        servers.installation.configuration.withOverrides(
            Map.of("plumbline.server.http.port", port));

    assertThatThrownBy(() -> servers.start(same))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("plumbline.server.http.port");
  }
}
