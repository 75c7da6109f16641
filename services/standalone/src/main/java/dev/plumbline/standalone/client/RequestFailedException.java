package dev.plumbline.standalone.client;

/** A service did not answer, or refused; the message names the address and what it said. */
public final class RequestFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public RequestFailedException(String message) {
    super(message);
  }

  public RequestFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
