package dev.plumbline.standalone.loop;

import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.client.ServiceHealth;
import java.net.URI;
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
      ServiceHealth health = new ServiceHealth(URI.create(service.getValue()));
      Optional<String> missing = health.missing();
      while (missing.isPresent()) {
        if (System.nanoTime() > deadline) {
          throw new StartException(
              service.getKey() + " is not ready after " + PATIENCE + ": " + missing.get());
        }
        progress.update("waiting for " + service.getKey(), 0, 0);
        pause();
        missing = health.missing();
      }
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
