package dev.plumbline.model.config;

import java.nio.file.Path;

/** A model's file is broken, or asks for something that is not supported. Names file and cause. */
public final class InvalidModelException extends RuntimeException {
  public InvalidModelException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public InvalidModelException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
