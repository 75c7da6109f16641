package dev.plumbline.model.lora;

import java.nio.file.Path;

/** An adapter's files are broken, don't fit the model, or ask for something not supported. */
public final class AdapterFormatException extends RuntimeException {
  /** What kind of trouble the files make. */
  public enum Kind {
    /** They cannot be read, or ask for something not supported. */
    UNREADABLE,
    /** They are sound, but made for a model of other shapes. */
    OTHER_MODEL
  }

  private final Kind kind;

  public AdapterFormatException(Path where, String problem) {
    this(where, problem, Kind.UNREADABLE);
  }

  public AdapterFormatException(Path where, String problem, Throwable cause) {
    super(where + ": " + problem, cause);
    this.kind = Kind.UNREADABLE;
  }

  AdapterFormatException(Path where, String problem, Kind kind) {
    super(where + ": " + problem);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
