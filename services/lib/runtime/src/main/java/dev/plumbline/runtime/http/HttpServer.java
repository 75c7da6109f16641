package dev.plumbline.runtime.http;

import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.StartException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server of a service: its own routes, and {@code GET /health/live}, {@code /health/ready}
 * and {@code /metrics} (Prometheus' text format), {@code plumbline_ready} among them. A client that
 * is refused while it still sends its body gets to read why; one that sends it too slowly, or reads
 * its answer too slowly, is given up. Closing waits for running requests, within a limit.
 */
public final class HttpServer implements AutoCloseable {
  // For the body of a request: 4 MiB, which both services take, may come in nine minutes. And for
  // each piece of an answer: 32 KiB, which Jetty writes at once, may be read in 24 seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SLOWEST_BYTES_PER_SECOND = 8 << 10;

  private final Javalin javalin;
  private final String host;

  private HttpServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Starts to listen.
   *
   * @param name of the service
   * @param readiness answers {@code /health/ready} and {@code /health/live}: 200 or 503, with the
   *     detail as text
   * @param routes adds the routes of the service and changes what else it needs
   * @throws StartException when the port is taken
   */
  public static HttpServer start(
      String name,
      HttpConfiguration configuration,
      Supplier<Readiness> readiness,
      PrometheusMeterRegistry metrics,
      Consumer<JavalinConfig> routes) {
    Gauge.builder("plumbline.ready", readiness, now -> now.get().ready() ? 1 : 0)
        .description("1 while the service can do its work, else 0")
        .tag("service", name)
        .strongReference(true)
        .register(metrics);
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.http.maxRequestSize = configuration.maxBodyBytes();
              config.http.prefer405over404 = true;
              config.jetty.threadPool = threads(name);
              config.jetty.modifyServer(
                  server -> {
                    server.setStopTimeout(Duration.ofSeconds(5).toMillis());
                    server.insertHandler(new SlowBodies(PATIENCE, SLOWEST_BYTES_PER_SECOND));
                    server.insertHandler(new UnreadBodies());
                    server.insertHandler(new SlowReaders(PATIENCE, SLOWEST_BYTES_PER_SECOND));
                  });
              addHealth(config.routes, readiness);
              GetRoutes.add(
                  config.routes,
                  "/metrics",
                  context ->
                      context
                          .contentType("text/plain; version=0.0.4; charset=utf-8")
                          .result(metrics.scrape()));
              routes.accept(config);
            });
    try {
      return new HttpServer(
          javalin.start(configuration.host(), configuration.port()), configuration.host());
    } catch (JavalinBindException e) {
      throw new StartException(
          name
              + ": port "
              + configuration.port()
              + " on "
              + configuration.host()
              + " is in use or not allowed; stop the process that has it, or set "
              + configuration.key(),
          e);
    }
  }

  private static void addHealth(RoutesConfig routes, Supplier<Readiness> readiness) {
    GetRoutes.add(
        routes,
        "/health/live",
        context -> {
          Readiness now = readiness.get();
          context.status(now.alive() ? 200 : 503).result(now.alive() ? "live" : now.detail());
        });
    GetRoutes.add(
        routes,
        "/health/ready",
        context -> {
          Readiness now = readiness.get();
          context.status(now.ready() ? 200 : 503).result(now.detail());
        });
  }

  public int port() {
    return javalin.port();
  }

  /** For example {@code http://127.0.0.1:8080}. */
  public String address() {
    return "http://" + host + ":" + port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private static QueuedThreadPool threads(String name) {
    QueuedThreadPool pool = new QueuedThreadPool(64, 4);
    pool.setName("http-" + name);
    return pool;
  }
}
