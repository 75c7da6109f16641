package dev.plumbline.server.updates;

/** A rollback could not be announced. */
public final class RollbackFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  RollbackFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
