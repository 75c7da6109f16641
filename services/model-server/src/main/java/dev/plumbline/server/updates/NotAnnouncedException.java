package dev.plumbline.server.updates;

/** Kafka did not take an operator's decision. */
public final class NotAnnouncedException extends Exception {
  private static final long serialVersionUID = 1L;

  NotAnnouncedException(String message, Throwable cause) {
    super(message, cause);
  }
}
