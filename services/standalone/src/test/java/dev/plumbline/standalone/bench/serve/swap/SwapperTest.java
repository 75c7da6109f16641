package dev.plumbline.standalone.bench.serve.swap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.standalone.bench.serve.load.StreamingClient;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwapperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private HttpServer server;

  @BeforeEach
  void startServerWithoutAdapters() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"data\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void aVersionThatKafkaDoesNotTakeIsTold() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (Announcer announcer =
            new Announcer(kafkaThatIsNotThere(), new ServerState.Base("model", "fingerprint"));
        Swapper swapper =
            new Swapper(
                new Swapper.Subject(
                    "channel",
                    announcer,
                    new ServerState(new JsonHttp(address, PATIENCE)),
                    new StreamingClient(address, "channel", Optional.empty(), PATIENCE)),
                List.of(new AdapterFile("file:///nowhere", "0".repeat(64), 1L, 8, List.of())),
                1000,
                false,
                () -> {})) {
      swapper.start();

      // Whoever finishes before the first announcement has none that could fail.
      Awaitility.await()
          .pollDelay(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> swapper.finish(List.of()))
                      .isInstanceOf(RequestFailedException.class)
                      .hasMessageContaining("a version could not be announced")
                      .hasMessageContaining("Kafka does not take announcements"));
    }
  }

  private static KafkaClients kafkaThatIsNotThere() {
    return new KafkaClients(
        KafkaConfiguration.from(
            Configuration.load(Optional.empty(), Map.of())
                .withOverrides(
                    Map.of(
                        "plumbline.kafka.bootstrap-servers", "127.0.0.1:1",
                        "plumbline.kafka.schema-registry-url", "mock://swapper",
                        "plumbline.kafka.properties.\"max.block.ms\"", "100"))));
  }
}
