package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingBodyTest {
  private final HttpServer server =
      HttpServer.start(
          "test",
          new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1024),
          Readiness::yes,
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          config -> config.routes.post("/read", IncomingBodyTest::read));

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"half\":",
        "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"ha\r\n",
        "Transfer-Encoding: chunked\r\n\r\nnot the length of a chunk\r\n",
      })
  void aBodyThatDoesNotArriveIsTheClientsDoing(String rest) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("POST /read HTTP/1.1\r\nHost: test\r\n" + rest);
      client.breakOff();

      assertThat(client.lines())
          .contains("HTTP/1.1 400 Bad Request")
          .endsWith("the body broke off, or is not as HTTP has it");
    }
  }

  @Test
  void aBodyThatArrivesIsReadWhole() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("POST /read HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
      client.send("Transfer-Encoding: chunked\r\n\r\n4\r\nmany\r\n");
      client.send("6\r\n words\r\n0\r\n\r\n");

      assertThat(client.lines()).contains("HTTP/1.1 200 OK").endsWith("many words");
    }
  }

  private static void read(Context context) {
    try {
      context.result(IncomingBody.read(context::bodyAsBytes));
    } catch (IncompleteBodyException e) {
      context.status(e.late() ? 408 : 400).result(e.getMessage());
    }
  }
}
