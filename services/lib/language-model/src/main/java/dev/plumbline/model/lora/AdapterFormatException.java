package dev.plumbline.model.lora;

import java.nio.file.Path;

/** An adapter's files are broken, don't fit the model, or ask for something not supported. */
public final class AdapterFormatException extends RuntimeException {
  public AdapterFormatException(Path where, String problem) {
    super(where + ": " + problem);
  }

  public AdapterFormatException(Path where, String problem, Throwable cause) {
    super(where + ": " + problem, cause);
  }
}
