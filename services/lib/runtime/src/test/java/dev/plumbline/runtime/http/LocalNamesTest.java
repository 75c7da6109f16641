package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8000",
        "plumbline.localhost",
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.1.2.3",
        "[::1]",
        "[::1]:8000",
        "host.docker.internal:8000",
      })
  void whoNamesThisMachineIsAnswered(String host) throws Exception {
    assertThat(ask("127.0.0.1", "HTTP/1.1", "Host: " + host)).contains("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "10.0.0.1",
        "[fe80::1]",
      })
  void whoNamesAnotherIsRefused(String host) throws Exception {
    assertThat(ask("127.0.0.1", "HTTP/1.1", "Host: " + host))
        .contains("HTTP/1.1 403 Forbidden")
        .anyMatch(line -> line.contains("the header Host names another"));
  }

  @Test
  void anOldClientThatNamesNobodyIsAnswered() throws Exception {
    assertThat(ask("127.0.0.1", "HTTP/1.0", "Accept: */*"))
        .anyMatch(line -> line.endsWith("200 OK"));
  }

  @Test
  void whoListensForOthersIsNamedAsTheyLike() throws Exception {
    assertThat(ask("0.0.0.0", "HTTP/1.1", "Host: plumbline.example")).contains("HTTP/1.1 200 OK");
  }

  private static List<String> ask(String listening, String version, String header)
      throws Exception {
    try (HttpServer server =
            HttpServer.start(
                "test",
                new HttpConfiguration("plumbline.test.http.port", listening, 0, 1024),
                Readiness::yes,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                config -> LocalNames.require(config.routes, listening));
        RawClient client = new RawClient(server.port())) {
      client.send(
          "GET /health/live " + version + "\r\n" + header + "\r\nConnection: close\r\n\r\n");
      return client.lines();
    }
  }
}
