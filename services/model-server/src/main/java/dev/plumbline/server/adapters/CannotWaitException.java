package dev.plumbline.server.adapters;

/** A version has to be loaded first, and nobody can wait for it now; another time it may be so. */
public final class CannotWaitException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotWaitException(String message) {
    super(message);
  }
}
