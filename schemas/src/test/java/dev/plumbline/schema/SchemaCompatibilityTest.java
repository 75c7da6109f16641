package dev.plumbline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCompatibilityTest {
  private static final String ONE_FIELD =
      """
      {"type": "record", "name": "Thing", "fields": [{"name": "size", "type": "int"}]}
      """;

  @TempDir Path directory;
  private Path previous;
  private Path current;

  @BeforeEach
  void makeFolders() throws IOException {
    previous = Files.createDirectory(directory.resolve("previous"));
    current = Files.createDirectory(directory.resolve("current"));
  }

  @Test
  void readersOfThisVersionReadWhatThePreviousVersionWrote() {
    Evolution evolution = new Evolution(SchemaFolder.previous(), SchemaFolder.current());

    List<String> problems = evolution.problems();

    assertThat(evolution.current().byFile()).isNotEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void aNewSchemaWithoutAPreviousVersionSaysWhatToCopy() throws IOException {
    Files.writeString(current.resolve("Thing.avsc"), ONE_FIELD);

    List<String> problems = problems();

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("copy " + current.resolve("Thing.avsc"))
        .contains("to " + previous.resolve("Thing.avsc"));
  }

  @Test
  void aNewFieldWithoutADefaultIsFoundByItsPlace() throws IOException {
    Files.writeString(previous.resolve("Thing.avsc"), ONE_FIELD);
    Files.writeString(
        current.resolve("Thing.avsc"),
        """
        {"type": "record", "name": "Thing", "fields": [
          {"name": "size", "type": "int"}, {"name": "colour", "type": "string"}]}
        """);

    List<String> problems = problems();

    assertThat(problems).singleElement().asString().contains("Thing.avsc at /fields/1", "colour");
  }

  @Test
  void aNewFieldWithADefaultIsCompatible() throws IOException {
    Files.writeString(previous.resolve("Thing.avsc"), ONE_FIELD);
    Files.writeString(
        current.resolve("Thing.avsc"),
        """
        {"type": "record", "name": "Thing", "fields": [
          {"name": "size", "type": "int"}, {"name": "colour", "type": "string", "default": ""}]}
        """);

    assertThat(problems()).isEmpty();
  }

  @Test
  void aSchemaThatVanishedIsMissed() throws IOException {
    Files.writeString(previous.resolve("Thing.avsc"), ONE_FIELD);

    assertThat(problems()).singleElement().asString().startsWith("Thing.avsc is gone");
  }

  private List<String> problems() {
    return new Evolution(SchemaFolder.read(previous), SchemaFolder.read(current)).problems();
  }
}
