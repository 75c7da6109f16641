package dev.plumbline.server.updates;

/** A record is a model update by its schema, but what it says makes no sense. */
final class InvalidUpdateException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidUpdateException(String message) {
    super(message);
  }
}
