package dev.plumbline.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The reference cases in the folder that the system property {@code oracle.dir} names. */
public final class Oracle {
  private Oracle() {}

  public static Path folder() {
    return Path.of(System.getProperty("oracle.dir", "src/test/oracle"));
  }

  /** Every model folder that is there; at least one. */
  public static List<Path> models() {
    try (var files = Files.list(folder())) {
      var models = files.filter(f -> Files.exists(f.resolve("cases.json"))).sorted().toList();
      if (models.isEmpty()) {
        throw new IllegalStateException("no model folder in " + folder().toAbsolutePath());
      }
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list of token ids. */
  public static int[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }
}
