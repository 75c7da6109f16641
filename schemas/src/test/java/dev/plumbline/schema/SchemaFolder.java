package dev.plumbline.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The schemas of one folder, which may refer to each other in any order.
 *
 * @param byFile the schema that each file defines, by the file's name
 * @param named every record and enum in them, nested ones too
 */
record SchemaFolder(Path folder, Map<String, Schema> byFile, List<Schema> named) {
  private static final Path CURRENT = Path.of("src/main/avro");
  private static final Path PREVIOUS = Path.of("src/test/resources/previous");

  /** The schemas that the classes are generated from. */
  static SchemaFolder current() {
    return read(CURRENT);
  }

  /** The schemas as the last release had them. */
  static SchemaFolder previous() {
    return read(PREVIOUS);
  }

  static SchemaFolder read(Path folder) {
    SchemaParser parser = new SchemaParser();
    Map<String, SchemaParser.ParseResult> parsed = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList()) {
        parsed.put(file.getFileName().toString(), parser.parse(file));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read the schemas in " + folder, e);
    }
    Map<String, Schema> byFile = new TreeMap<>();
    parsed.forEach((name, result) -> byFile.put(name, result.mainSchema()));
    return new SchemaFolder(folder, byFile, parser.getParsedNamedSchemas());
  }
}
