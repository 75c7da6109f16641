package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.StartException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final HttpConfiguration FREE_PORT =
      new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1024);

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void healthTellsReadinessAndWhyNot() throws Exception {
    AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.no("loading weights"));
    try (HttpServer server =
        HttpServer.start("test", FREE_PORT, readiness::get, metrics, config -> {})) {
      HttpResponse<String> before = get(server, "/health/ready");
      assertThat(get(server, "/metrics").body()).contains("plumbline_ready{service=\"test\"} 0.0");
      readiness.set(Readiness.yes());
      assertThat(get(server, "/metrics").body()).contains("plumbline_ready{service=\"test\"} 1.0");
      HttpResponse<String> after = get(server, "/health/ready");

      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(before.body()).isEqualTo("loading weights");
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aServiceThatWillNeverBeReadyAgainIsNotAlive() throws Exception {
    try (HttpServer server =
        HttpServer.start(
            "test", FREE_PORT, () -> Readiness.never("stopped: the disk"), metrics, config -> {})) {
      HttpResponse<String> live = get(server, "/health/live");

      assertThat(live.statusCode()).isEqualTo(503);
      assertThat(live.body()).isEqualTo("stopped: the disk");
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void headTellsTheStatusThatGetWouldTell(String path) throws Exception {
    AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.yes());
    try (HttpServer server =
        HttpServer.start("test", FREE_PORT, readiness::get, metrics, config -> {})) {
      assertThat(head(server, path).statusCode()).isEqualTo(200);

      readiness.set(Readiness.never("stopped: the disk"));
      HttpResponse<String> dead = head(server, path);

      assertThat(dead.statusCode()).isEqualTo(503);
      assertThat(dead.body()).isEmpty();
    }
  }

  @Test
  void metricsAreServedAsPrometheusReadsThem() throws Exception {
    metrics.counter("plumbline.test.votes", "channel", "default").increment(3);

    try (HttpServer server =
        HttpServer.start("test", FREE_PORT, Readiness::yes, metrics, config -> {})) {
      assertThat(get(server, "/metrics").body())
          .contains("plumbline_test_votes_total{channel=\"default\"} 3.0");
    }
  }

  @Test
  void anOccupiedPortIsNamedWithItsSetting() {
    try (HttpServer first =
        HttpServer.start("first", FREE_PORT, Readiness::yes, metrics, config -> {})) {
      HttpConfiguration taken =
          new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", first.port(), 1024);

      assertThatThrownBy(
              () -> HttpServer.start("second", taken, Readiness::yes, metrics, config -> {}))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("port " + first.port())
          .hasMessageContaining("plumbline.test.http.port");
    }
  }

  private static HttpResponse<String> get(HttpServer server, String path) throws Exception {
    return send(server, path, "GET");
  }

  private static HttpResponse<String> head(HttpServer server, String path) throws Exception {
    return send(server, path, "HEAD");
  }

  private static HttpResponse<String> send(HttpServer server, String path, String method)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
