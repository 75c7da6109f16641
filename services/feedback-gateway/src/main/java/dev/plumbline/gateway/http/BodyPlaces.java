package dev.plumbline.gateway.http;

import dev.plumbline.gateway.access.Client;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bodies may be read at once, in all and of one client. A body may take minutes to come,
 * and whoever reads it has a thread of the HTTP server, which others need: health among them.
 * Thread safe.
 */
final class BodyPlaces {
  /** With much to do there is no place for a moment, too; that is no reason to refuse. */
  private static final long MOMENT_MILLIS = 100;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final RequestBody bodies;
  private final Semaphore free;
  private final int perClient;
  private final Map<Client, Semaphore> freeOfClients = new ConcurrentHashMap<>();

  BodyPlaces(RequestBody bodies, int inAll, int perClient) {
    this.bodies = bodies;
    this.free = new Semaphore(inAll);
    this.perClient = perClient;
  }

  /**
   * Reads the body of a request.
   *
   * @throws TooManyBodiesException when too many are being read
   */
  byte[] read(Context context, Client client) {
    Semaphore ofClient = freeOfClients.computeIfAbsent(client, unknown -> new Semaphore(perClient));
    // First: who waits for a place of its own must not have one of those that others need.
    if (!take(ofClient)) {
      throw refused(
          Reason.RATE_LIMITED,
          "this client sends more bodies at once than it may; nothing was taken. Send the same"
              + " again after the time in Retry-After, and over fewer connections");
    }
    try {
      return read(context);
    } finally {
      ofClient.release();
    }
  }

  private byte[] read(Context context) {
    if (!take(free)) {
      throw refused(
          Reason.BUSY,
          "the gateway is reading as many bodies as it can; nothing was taken. Send the same again"
              + " after the time in Retry-After");
    }
    try {
      return bodies.read(context);
    } finally {
      free.release();
    }
  }

  /** Takes a place, if there is one soon. */
  private static boolean take(Semaphore places) {
    try {
      return places.tryAcquire(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static TooManyBodiesException refused(Reason reason, String message) {
    return new TooManyBodiesException(Refusal.of(reason, message), RETRY_AFTER);
  }
}
