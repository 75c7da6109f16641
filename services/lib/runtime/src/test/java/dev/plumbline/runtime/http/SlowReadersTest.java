package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.Readiness;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** For whom a server goes on waiting that writes an answer. */
class SlowReadersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LONGER = Duration.ofMillis(1500);
  private static final int FEW_BYTES = 4 << 10;

  private final QueuedThreadPool threads = new QueuedThreadPool(16);
  private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch paused = new CountDownLatch(1);
  private Server jetty;

  @Test
  void aClientThatDoesNotReadIsGivenUpAndHoldsNoThread() throws Exception {
    try (HttpServer server = server(1 << 20);
        RawClient client = RawClient.holding(FEW_BYTES, server.port())) {
      client.send("GET /endless HTTP/1.1\r\nHost: test\r\n\r\n");

      // Before the 30 s are over after which Jetty itself gives up a client that reads nothing.
      assertThat(failures.poll(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
      Awaitility.await().until(() -> threads.getUtilizedThreads() == 0);
      Awaitility.await().until(() -> jetty.getConnectors()[0].getConnectedEndPoints().isEmpty());
    }
  }

  @Test
  void aWriteOfManyBytesMayTakeLonger() throws Exception {
    // Hours longer.
    try (HttpServer server = server(1);
        RawClient client = RawClient.holding(FEW_BYTES, server.port())) {
      client.send("GET /endless HTTP/1.1\r\nHost: test\r\n\r\n");

      Awaitility.await().during(LONGER).until(() -> threads.getUtilizedThreads() > 0);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aStreamMayPauseForLonger() throws Exception {
    try (HttpServer server = server(1 << 20);
        RawClient client = new RawClient(server.port())) {
      client.send("GET /stream HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      begun.await();

      Awaitility.await().during(LONGER).until(() -> threads.getUtilizedThreads() > 0);
      paused.countDown();

      assertThat(client.lines()).contains("HTTP/1.1 200 OK", "one", "two");
    }
  }

  private HttpServer server(long bytesPerSecond) {
    return HttpServer.start(
        "test",
        new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 1024),
        Readiness::yes,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        config -> {
          config.jetty.threadPool = threads;
          config.jetty.modifyServer(
              server -> {
                jetty = server;
                server.insertHandler(new SlowReaders(PATIENCE, bytesPerSecond));
              });
          config.routes.get("/endless", this::writeWithoutEnd);
          config.routes.get("/stream", this::writeWithPause);
        });
  }

  /** More than the buffers of both sides take, however large they are. */
  private void writeWithoutEnd(Context context) throws IOException {
    byte[] block = new byte[1 << 16];
    ServletOutputStream out = context.res().getOutputStream();
    try {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      failures.add(e);
      throw e;
    }
  }

  private void writeWithPause(Context context) throws IOException, InterruptedException {
    ServletOutputStream out = context.res().getOutputStream();
    out.write("one\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    begun.countDown();
    paused.await();
    out.write("two\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
