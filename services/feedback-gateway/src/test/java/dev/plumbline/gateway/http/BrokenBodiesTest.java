package dev.plumbline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.service.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told that does not send the body it announced. */
class BrokenBodiesTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RequestBody bodies = new RequestBody(1000);
  private final HttpServer server =
      HttpServer.start(
          "test",
          new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1000),
          Readiness::yes,
          metrics,
          config -> {
            new ErrorAnswers(new GatewayMetrics(metrics)).register(config.routes);
            config.routes.post("/read", context -> context.result(bodies.read(context)));
          });

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"completion_id\":",
        "Transfer-Encoding: chunked\r\n\r\nnot the length of a chunk\r\n",
      })
  void aBodyThatBreaksOffIsTheClientsMistakeAndNotOurs(String rest) throws Exception {
    String answer = answer(rest);

    assertThat(answer).startsWith("HTTP/1.1 400");
    JsonNode error = new ObjectMapper().readTree(answer.substring(answer.indexOf('{')));
    assertThat(error.at("/error/reason").asText()).isEqualTo("not_http");
    assertThat(metrics.scrape())
        .contains("plumbline_gateway_requests_refused_total{reason=\"not_http\"} 1.0")
        .contains("plumbline_gateway_requests_refused_total{reason=\"internal_error\"} 0.0");
  }

  /** What is answered to a client that sends this and then nothing any more. */
  private String answer(String rest) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "POST /read HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";
      socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
