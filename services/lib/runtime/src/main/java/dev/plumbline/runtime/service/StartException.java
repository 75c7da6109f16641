package dev.plumbline.runtime.service;

/** A service cannot start; the message says what is wrong and what to do, in one line. */
public class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
