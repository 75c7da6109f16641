package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.http.SlowBodies;
import dev.plumbline.runtime.service.Readiness;
import io.javalin.config.JavalinConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told that does not send the body it announced. */
class BrokenBodiesTest {
  private static final String HEAD =
      "POST /read HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"messages\":",
        "Transfer-Encoding: chunked\r\n\r\nnot the length of a chunk\r\n",
      })
  void aBodyThatBreaksOffIsTheClientsMistakeAndNotOurs(String rest) throws Exception {
    try (HttpServer server = start(config -> {});
        Socket client = ask(server, rest)) {
      client.shutdownOutput();
      String answer = answer(client);

      assertThat(answer).startsWith("HTTP/1.1 400");
      assertThat(error(answer).get("type").asText()).isEqualTo("invalid_request_error");
      assertThat(error(answer).get("message").asText()).contains("broke off");
    }
  }

  @Test
  void whoSendsABodyTooSlowlyIsToldSo() throws Exception {
    Consumer<Server> impatience =
        server -> server.insertHandler(new SlowBodies(Duration.ZERO, 1000));
    try (HttpServer server = start(config -> config.jetty.modifyServer(impatience));
        Socket client = ask(server, "Content-Length: 100\r\n\r\n{\"messages\":")) {
      String answer = answer(client);

      assertThat(answer).startsWith("HTTP/1.1 408");
      assertThat(error(answer).get("message").asText()).contains("too slowly");
    }
  }

  private static HttpServer start(Consumer<JavalinConfig> more) {
    return HttpServer.start(
        "test",
        new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1000),
        Readiness::yes,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        config -> {
          RequestBody bodies = new RequestBody(new BodyPlaces(1, 1, 1000, 1000));
          new ErrorResponses().register(config.routes);
          config.routes.post(
              "/read", context -> context.result(bodies.read(context, Object::toString)));
          more.accept(config);
        });
  }

  private static Socket ask(HttpServer server, String rest) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client.getOutputStream().write((HEAD + rest).getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static String answer(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static JsonNode error(String answer) {
    return ApiFixture.json(answer.substring(answer.indexOf('{'))).get("error");
  }
}
