package dev.plumbline.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model that holds JSON. */
public final class JsonFile {
  private static final long MOST_BYTES = 16 << 20;

  private JsonFile() {}

  /** Reads a file of settings, which is never large. */
  public static JsonNode read(Path file) {
    return read(file, MOST_BYTES);
  }

  /**
   * Reads a file of at most so many bytes.
   *
   * @throws InvalidModelException when it is larger, is not JSON, or cannot be read
   */
  public static JsonNode read(Path file, long mostBytes) {
    try {
      if (Files.size(file) > mostBytes) {
        throw new InvalidModelException(file, "is larger than " + mostBytes + " bytes");
      }
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(file, "is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidModelException(file, "can't be read: " + e, e);
    }
  }
}
