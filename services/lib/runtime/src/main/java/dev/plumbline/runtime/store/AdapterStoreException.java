package dev.plumbline.runtime.store;

/** An adapter cannot be stored or fetched; the message says why and what to do. */
public final class AdapterStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, so that a caller can tell whether trying again can help. */
  public enum Kind {
    /** Nothing is at that address; it may still come. */
    MISSING,
    /** The store does not let this service read or write; its rights may be mended. */
    DENIED,
    /** The store does not answer, or cannot be read or written now. */
    UNAVAILABLE,
    /** The files are not what was announced. */
    WRONG_CONTENT,
    /** The address does not belong to this store. */
    OUTSIDE
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
