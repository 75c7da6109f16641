package dev.plumbline.standalone.importing;

/** The import cannot go on; the message says how far it is and what to do. */
public final class ImportStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImportStoppedException(String message) {
    super(message);
  }

  ImportStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
