package dev.plumbline.gateway.kafka;

/**
 * Kafka did not acknowledge all events of a request in time. Some of them may be in the topic; who
 * sends all of them again under the same ids loses nothing and counts nothing twice.
 */
public final class NotAcknowledgedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotAcknowledgedException(Throwable cause) {
    super("Kafka did not acknowledge the events: " + cause.getClass().getSimpleName(), cause);
  }
}
