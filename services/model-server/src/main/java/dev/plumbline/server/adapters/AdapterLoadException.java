package dev.plumbline.server.adapters;

/** An adapter cannot be served; says why and whether trying again may help. */
public final class AdapterLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final LoadFailureReason reason;

  public AdapterLoadException(LoadFailureReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public AdapterLoadException(LoadFailureReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The kind of failure. */
  public LoadFailureReason reason() {
    return reason;
  }
}
