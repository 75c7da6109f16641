package dev.plumbline.standalone.loop;

import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Waits until every service of a loop takes requests, so that whoever started it may ask at once.
 */
final class ServicesReady {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 50;

  private final Map<String, String> services;

  ServicesReady(LoopAddresses addresses) {
    this.services = new TreeMap<>(addresses.services());
  }

  /**
   * Waits for all.
   *
   * @throws StartException when one is not ready in time
   */
  void await(Progress progress) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Map.Entry<String, String> service : services.entrySet()) {
      JsonHttp http = new JsonHttp(URI.create(service.getValue()), TIMEOUT);
      Optional<String> missing = missing(http);
      while (missing.isPresent()) {
        if (System.nanoTime() > deadline) {
          throw new StartException(
              service.getKey() + " is not ready after " + PATIENCE + ": " + missing.get());
        }
        progress.update("waiting for " + service.getKey(), 0, 0);
        pause();
        missing = missing(http);
      }
    }
  }

  /** What a service waits for; empty when it is ready. */
  private static Optional<String> missing(JsonHttp http) {
    try {
      HttpResponse<String> answer = http.text("/health/ready");
      return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.body().strip());
    } catch (RequestFailedException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while the services were starting", e);
    }
  }
}
