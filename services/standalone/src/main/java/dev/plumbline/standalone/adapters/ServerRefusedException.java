package dev.plumbline.standalone.adapters;

/** The server did not do what it was asked; the message says why and what to do. */
public final class ServerRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ServerRefusedException(String message) {
    super(message);
  }
}
