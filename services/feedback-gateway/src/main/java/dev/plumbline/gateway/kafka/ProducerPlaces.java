package dev.plumbline.gateway.kafka;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests may hand their events to the producer at once. That blocks while Kafka is away,
 * and what blocks has a thread of the HTTP server, which others need: health among them. Thread
 * safe.
 */
final class ProducerPlaces {
  /** A gateway with much to do has no place for a moment, too; that is no reason to refuse. */
  private static final long MOMENT_MILLIS = 100;

  private final Semaphore free;
  private final KafkaWatch watch;

  ProducerPlaces(int places, KafkaWatch watch) {
    this.free = new Semaphore(places);
    this.watch = watch;
  }

  /** Takes a place, if there is one: at once while Kafka does not acknowledge, else soon. */
  boolean take() {
    if (free.tryAcquire()) {
      return true;
    }
    if (!watch.acknowledging()) {
      return false;
    }
    try {
      return free.tryAcquire(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives back a place that was taken. */
  void leave() {
    free.release();
  }
}
