package dev.plumbline.pairs.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.SchemaParser;
import org.apache.avro.message.SchemaStore;

/**
 * The schemas in which earlier versions wrote a kind of state, so that it can still be read. They
 * lie beside the class as {@code NAME-1.avsc}, {@code NAME-2.avsc} and so on, each whole.
 */
final class EarlierSchemas {
  private EarlierSchemas() {}

  /** All earlier schemas of a record. */
  static SchemaStore of(Class<?> record) {
    SchemaStore.Cache schemas = new SchemaStore.Cache();
    int version = 1;
    while (addTo(schemas, record, version)) {
      version++;
    }
    return schemas;
  }

  private static boolean addTo(SchemaStore.Cache schemas, Class<?> record, int version) {
    String name = record.getSimpleName() + "-" + version + ".avsc";
    try (InputStream file = record.getResourceAsStream(name)) {
      if (file == null) {
        return false;
      }
      schemas.addSchema(new SchemaParser().parse(file).mainSchema());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
