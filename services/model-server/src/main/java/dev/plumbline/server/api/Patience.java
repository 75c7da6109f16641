package dev.plumbline.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * How long a request is worked on: until its deadline, and as long as its client waits for it. Only
 * for the thread that answers the request.
 */
final class Patience {
  /** How often to look whether the client still waits. */
  static final Duration LOOK_AFTER_CLIENT = Duration.ofMillis(200);

  private final ClientConnection client;
  private final long arrived;
  private final Duration deadline;
  private long lastLook;

  /**
   * @param arrived when the request came, by {@link System#nanoTime}
   */
  Patience(HttpServletRequest request, long arrived, Duration deadline) {
    this.client = ClientConnection.of(request);
    this.arrived = arrived;
    this.deadline = deadline;
    this.lastLook = arrived;
  }

  long arrived() {
    return arrived;
  }

  Duration sinceArrival() {
    return Duration.ofNanos(System.nanoTime() - arrived);
  }

  boolean isOver() {
    return System.nanoTime() - arrived > deadline.toNanos();
  }

  /** Looks now and then only: it is a call to the system, and tokens come fast. */
  boolean clientIsGone() {
    long now = System.nanoTime();
    if (now - lastLook < LOOK_AFTER_CLIENT.toNanos()) {
      return false;
    }
    lastLook = now;
    return client.isGone();
  }

  /** What a client is told whose request takes too long. */
  ApiException timeout(String what) {
    return ApiException.timeout(
        what + " after " + deadline.toSeconds() + " s (plumbline.server.answers.deadline)");
  }
}
