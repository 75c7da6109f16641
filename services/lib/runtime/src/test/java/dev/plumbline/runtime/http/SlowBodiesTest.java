package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom a server waits for, in the extremes: without any patience, and with a great deal. */
class SlowBodiesTest {
  private static final String HEAD =
      "POST /read HTTP/1.1\r\nHost: test\r\nContent-Length: 65\r\nConnection: close\r\n\r\n";
  private static final String MOST = "m".repeat(60);
  private static final String REST = "rest.";

  @Test
  void aBodyThatIsNotThereInTimeIsGivenUp() throws Exception {
    try (HttpServer server = server(Duration.ZERO, 1 << 20);
        RawClient client = new RawClient(server.port())) {
      client.send(HEAD + MOST);

      assertThat(client.lines())
          .contains("HTTP/1.1 408 Request Timeout")
          .endsWith("the body came too slowly; send it without pauses");
    }
  }

  @Test
  void aBodyThatIsThereIsTakenWhateverTheTime() throws Exception {
    try (HttpServer server = server(Duration.ZERO, 1 << 20);
        RawClient client = new RawClient(server.port())) {
      client.send(HEAD + MOST + REST);

      assertThat(client.lines()).contains("HTTP/1.1 200 OK").endsWith(MOST + REST);
    }
  }

  @Test
  void whatHasComeGivesTheRestMoreTime() throws Exception {
    try (HttpServer server = server(Duration.ZERO, 1);
        RawClient client = new RawClient(server.port())) {
      // A minute more.
      client.send(HEAD + MOST);
      client.send(REST);

      assertThat(client.lines()).contains("HTTP/1.1 200 OK").endsWith(MOST + REST);
    }
  }

  private static HttpServer server(Duration patience, long bytesPerSecond) {
    return HttpServer.start(
        "test",
        new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1024),
        Readiness::yes,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        config -> {
          config.jetty.modifyServer(
              server -> server.insertHandler(new SlowBodies(patience, bytesPerSecond)));
          config.routes.post(
              "/read",
              context -> {
                try {
                  context.result(IncomingBody.read(context::bodyAsBytes));
                } catch (IncompleteBodyException e) {
                  context.status(e.late() ? 408 : 400).result(e.getMessage());
                }
              });
        });
  }
}
