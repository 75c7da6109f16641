package dev.plumbline.server.updates;

/** An operator's wish cannot be fulfilled as things are; the message says what to do instead. */
public final class SteeringRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** The channel or the version is not known. */
    UNKNOWN,
    /** It is so already, the channel is pinned, or the version is for another base model. */
    CONFLICT
  }

  private final Reason reason;

  SteeringRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
