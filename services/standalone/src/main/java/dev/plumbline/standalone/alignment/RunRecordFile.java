package dev.plumbline.standalone.alignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The record that a training leaves beside its adapter, as far as later commands need it. */
final class RunRecordFile {
  /** Tells this record from any other file of that name. */
  static final String KIND = "plumbline-training";

  private RunRecordFile() {}

  static boolean isIn(Path directory) {
    return read(directory).isPresent();
  }

  /** The fingerprint of the base model that the adapter was trained on, if a record tells. */
  static Optional<String> baseFingerprint(Path directory) {
    return read(directory)
        .map(record -> record.at("/model/fingerprint"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  private static Optional<JsonNode> read(Path directory) {
    Path file = directory.resolve(RunDirectory.RECORD);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode record = new ObjectMapper().readTree(file.toFile());
      return Optional.of(record).filter(json -> json.path("kind").asText().equals(KIND));
    } catch (IOException e) {
      // Somebody else's file of that name; then this is not the result of a training.
      return Optional.empty();
    }
  }
}
