package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** What becomes of bodies that no route reads. */
class UnreadBodiesTest {
  private final QueuedThreadPool threads = new QueuedThreadPool(16);

  @Test
  void aClientThatIsRefusedWhileItSendsReadsWhy() throws Exception {
    try (HttpServer server = refusing();
        RawClient client = new RawClient(server.port())) {
      byte[] body = new byte[8 << 20];

      client.send("POST /refuse HTTP/1.1\r\nHost: test\r\nContent-Length: 8388608\r\n\r\n");
      client.send(body);

      assertThat(client.line()).startsWith("HTTP/1.1 413");
      // Nothing of the body is left to be taken for the next request.
      client.send("GET /health/live HTTP/1.0\r\n\r\n");
      assertThat(client.lines()).contains("HTTP/1.1 200 OK").endsWith("live");
    }
  }

  @Test
  void aConnectionIsUsedAgainAfterABodyThatWasRead() throws Exception {
    try (HttpServer server = refusing();
        RawClient client = new RawClient(server.port())) {
      String request = "POST /read HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc";

      client.send(request);
      client.send(request.replace("Host", "Connection: close\r\nHost"));

      assertThat(client.lines()).filteredOn("3 bytes"::equals).hasSize(2);
    }
  }

  @Test
  void whoSendsNoBodyIsRefusedAtOnceAndHoldsNoThread() throws Exception {
    try (HttpServer server = refusing();
        RawClient one = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      for (RawClient client : List.of(one, other)) {
        client.send("POST /refuse HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n");
      }

      assertThat(one.line()).startsWith("HTTP/1.1 413");
      assertThat(other.line()).startsWith("HTTP/1.1 413");
      // Both could still send their bodies.
      Awaitility.await().until(() -> threads.getUtilizedThreads() == 0);
    }
  }

  private HttpServer refusing() {
    return HttpServer.start(
        "test",
        new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1024),
        Readiness::yes,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        config -> {
          config.jetty.threadPool = threads;
          config.routes.post(
              "/read", context -> context.result(context.bodyAsBytes().length + " bytes\n"));
          config.routes.post("/refuse", context -> context.status(413).result("too large\n"));
        });
  }
}
