package dev.plumbline.runtime.store;

/** An adapter cannot be stored or fetched; the message says why and what to do. */
public final class AdapterStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, so that a caller knows whether trying again can help. */
  public enum Kind {
    /** Nothing is at that address; it may still come. */
    MISSING(true),
    /** The store does not let this service read or write; its rights may be mended. */
    DENIED(true),
    /** The store does not answer, or cannot be read or written now. */
    UNAVAILABLE(true),
    /** The files are not what was announced. */
    WRONG_CONTENT(false),
    /** The address does not belong to this store. */
    OUTSIDE(false);

    private final boolean passing;

    Kind(boolean passing) {
      this.passing = passing;
    }

    /** True when the same call may succeed later. */
    public boolean isPassing() {
      return passing;
    }
  }

  private final Kind kind;

  public AdapterStoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public AdapterStoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
