package dev.plumbline.gateway.kafka;

/** Events were not handed to the producer, as too many requests wait for it already. */
final class NoPlaceException extends Exception {
  private static final long serialVersionUID = 1L;

  NoPlaceException() {
    super("too many requests wait for Kafka");
  }
}
