package dev.plumbline.server;

import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.EarlyRefusals;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.http.LocalNames;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.api.ApiRoutes;
import dev.plumbline.server.api.ErrorResponses;
import io.javalin.config.JavalinConfig;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What the model server changes about its HTTP server. */
final class HttpSettings implements Consumer<JavalinConfig> {
  // For bodies that are read, and for health, metrics and requests that are refused at once.
  private static final int SPARE_THREADS = 32;
  private static final int BODIES = 24;
  private static final int BODIES_PER_OWNER = 16;

  // Its bytes, its JSON and the texts of the request, with two bytes for each character.
  private static final int TIMES_IN_HEAP = 12;

  private final ServerConfiguration configuration;
  private final ApiRoutes routes;

  HttpSettings(ServerConfiguration configuration, ApiRoutes routes) {
    this.configuration = configuration;
    this.routes = routes;
  }

  static BodyPlaces bodyPlaces(HttpConfiguration http) {
    return new BodyPlaces(
        BODIES, BODIES_PER_OWNER, BodyPlaces.bytesInHeap(TIMES_IN_HEAP), http.maxBodyBytes());
  }

  @Override
  public void accept(JavalinConfig config) {
    // Each request that waits or is answered holds a thread, and two bounds say how many there are.
    QueuedThreadPool threads =
        new QueuedThreadPool(
            configuration.answers().parallel()
                + configuration.answers().queue()
                + AdapterRegistry.MOST_WAITING
                + SPARE_THREADS,
            4);
    threads.setName("http-model-server");
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new EarlyRefusals(ErrorResponses::early));
          configuration.crossOrigin().handler().ifPresent(server::insertHandler);
        });
    if (configuration.apiKeys().isEmpty() && configuration.operatorKeys().isEmpty()) {
      LocalNames.require(config.routes, configuration.http().host());
    }
    routes.register(config.routes);
  }
}
