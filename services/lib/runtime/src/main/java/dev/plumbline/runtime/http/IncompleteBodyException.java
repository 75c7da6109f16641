package dev.plumbline.runtime.http;

/**
 * A request's body did not arrive: its client broke off, sent what is not HTTP, or was too slow.
 */
public final class IncompleteBodyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean late;

  IncompleteBodyException(boolean late, Throwable cause) {
    super(
        late
            ? "the body came too slowly; send it without pauses"
            : "the body broke off, or is not as HTTP has it",
        cause);
    this.late = late;
  }

  /** Whether the client was too slow. */
  public boolean late() {
    return late;
  }
}
