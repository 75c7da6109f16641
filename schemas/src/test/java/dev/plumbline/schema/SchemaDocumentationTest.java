package dev.plumbline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaDocumentationTest {
  @Test
  void everyRecordEnumAndFieldSaysWhatItIs() {
    List<Schema> named = SchemaFolder.current().named();

    List<String> undocumented =
        named.stream().flatMap(SchemaDocumentationTest::undocumented).toList();

    assertThat(named).isNotEmpty();
    assertThat(undocumented).isEmpty();
  }

  @Test
  void aFieldWithoutDocIsFoundByItsName() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Thing", "doc": "A thing.", "fields": [
                  {"name": "size", "type": "int", "doc": " "}]}
                """);

    assertThat(undocumented(schema)).containsExactly("Thing.size has no doc");
  }

  private static Stream<String> undocumented(Schema schema) {
    Stream<String> own =
        isBlank(schema.getDoc()) ? Stream.of(schema.getFullName() + " has no doc") : Stream.empty();
    if (schema.getType() != Schema.Type.RECORD) {
      return own;
    }
    Stream<String> fields =
        schema.getFields().stream()
            .filter(field -> isBlank(field.doc()))
            .map(field -> schema.getFullName() + "." + field.name() + " has no doc");
    return Stream.concat(own, fields);
  }

  private static boolean isBlank(String doc) {
    return doc == null || doc.isBlank();
  }
}
