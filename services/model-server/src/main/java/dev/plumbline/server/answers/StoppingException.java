package dev.plumbline.server.answers;

/** The server is about to stop and takes no more requests. */
public final class StoppingException extends Exception {
  private static final long serialVersionUID = 1L;

  StoppingException() {
    super("the server is stopping; ask another one");
  }
}
