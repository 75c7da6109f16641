package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.server.api.ApiRoutes;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  private static final String ELSEWHERE = "Host: elsewhere.example";
  private static final String KEYS = "PLUMBLINE_SERVER_API_KEYS";
  private static final String KEY = "a-key-that-nobody-guesses";

  @Test
  void withoutKeysAWebPageUnderItsOwnNameIsRefused() throws Exception {
    assertThat(answer(Map.of(), ELSEWHERE))
        .startsWith("HTTP/1.1 403")
        .contains("\"error\":{\"message\":\"without keys");
    assertThat(answer(Map.of(), "Host: localhost")).startsWith("HTTP/1.1 503");
  }

  @Test
  void withKeysAProxyMayPassTheNameThatItIsAskedFor() throws Exception {
    assertThat(answer(Map.of(KEYS, KEY), ELSEWHERE + "\r\nAuthorization: Bearer " + KEY))
        .startsWith("HTTP/1.1 503");
  }

  /** What a server whose model is not loaded yet says to a request for its adapters. */
  private static String answer(Map<String, String> variables, String headers) throws Exception {
    ServerConfiguration configuration = configuration(variables);
    ApiRoutes routes =
        new ApiRoutes(
            configuration.apiKeys(),
            configuration.operatorKeys(),
            configuration.crossOrigin(),
            HttpSettings.bodyPlaces(configuration.http()),
            1,
            () -> Readiness.no("starting"));
    try (HttpServer server =
            HttpServer.start(
                "model-server",
                configuration.http(),
                () -> Readiness.no("starting"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new HttpSettings(configuration, routes));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client
          .getOutputStream()
          .write(
              ("GET /v1/adapters HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ServerConfiguration configuration(Map<String, String> variables) {
    return ServerConfiguration.from(
        Configuration.load(Optional.empty(), variables)
            .withOverrides(Map.of("plumbline.server.http.port", 0)));
  }
}
