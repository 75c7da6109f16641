package dev.plumbline.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.files.ReplacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which schema has which id, one file for each, kept over restarts. A file is on the disk before
 * its id is used, so that a record in Kafka never bears an id that nobody knows.
 */
final class SchemaJournal {
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final ObjectMapper mapper = new ObjectMapper();

  SchemaJournal(Path directory) {
    this.directory = directory;
  }

  /** All schemas, in the order in which they were added. */
  List<JournaledSchema> read() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<JournaledSchema> schemas = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        schemas.add(read(file));
      }
    }
    return schemas;
  }

  /** Adds a schema; when it returns, the schema survives a crash. */
  void add(int position, JournaledSchema schema) throws IOException {
    Files.createDirectories(directory);
    ObjectNode node = mapper.createObjectNode();
    node.put("id", schema.id());
    node.put("subject", schema.subject());
    node.put("version", schema.version());
    node.put("schema", schema.schema());
    // The number in front keeps the order of their coming.
    Path file = directory.resolve(String.format("%05d-%s%s", position, schema.subject(), SUFFIX));
    new ReplacedFile(file).write(mapper.writeValueAsString(node));
  }

  private JournaledSchema read(Path file) throws IOException {
    try {
      return mapper.readValue(Files.readString(file), JournaledSchema.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not a schema: " + e.getOriginalMessage(), e);
    }
  }
}
