package dev.plumbline.standalone.registry;

import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.kafka.TopicSchemas.TopicSchema;
import dev.plumbline.runtime.service.StartException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * The in-process registry of Confluent's client, with a memory: what was registered once has the
 * same id after a restart, whatever is registered in which order later. Without that, records of an
 * earlier run could not be read, or worse, would be read with another schema.
 *
 * <p>Serializers find it under {@link #url()}. They must not register schemas themselves ({@code
 * auto.register.schemas=false}), because an id given that way would be forgotten.
 */
public final class PersistentRegistry implements AutoCloseable {
  private final String scope = "plumbline-" + UUID.randomUUID();
  private final Path directory;
  private final SchemaJournal journal;
  private final SchemaRegistryClient client;
  private final List<JournaledSchema> known = new ArrayList<>();

  private PersistentRegistry(Path directory) {
    this.directory = directory;
    this.journal = new SchemaJournal(directory);
    this.client = MockSchemaRegistry.getClientForScope(scope);
  }

  /**
   * Opens the registry of a directory, which is made when it is not there.
   *
   * @throws StartException when the directory cannot be read
   */
  public static PersistentRegistry open(Path directory) {
    PersistentRegistry registry = new PersistentRegistry(directory);
    try {
      for (JournaledSchema schema : registry.journal.read()) {
        registry.announce(schema);
      }
      return registry;
    } catch (IOException | RestClientException e) {
      registry.close();
      throw new StartException(
          "the schemas in "
              + directory
              + " cannot be read: "
              + e.getMessage()
              + "; restore the directory, or remove all data beside it",
          e);
    }
  }

  /** What serializers take as {@code schema.registry.url}. */
  public String url() {
    return "mock://" + scope;
  }

  /** Makes the schemas of an installation known, and keeps them. */
  public void register(TopicSchemas schemas) {
    for (TopicSchema each : schemas.all()) {
      register(each.topic().name() + "-value", each.schema());
    }
  }

  /**
   * Makes a schema known, and keeps it.
   *
   * @return its id
   * @throws StartException when it cannot read what was written with the subject's last schema, or
   *     cannot be kept
   */
  public synchronized int register(String subject, Schema schema) {
    String json = schema.toString();
    Optional<JournaledSchema> same =
        known.stream()
            .filter(s -> s.subject().equals(subject) && s.schema().equals(json))
            .findFirst();
    if (same.isPresent()) {
      return same.get().id();
    }
    Optional<JournaledSchema> latest = latest(subject);
    latest.ifPresent(previous -> checkReadable(subject, previous, schema));
    JournaledSchema added =
        new JournaledSchema(
            idOf(json), subject, latest.map(JournaledSchema::version).orElse(0) + 1, json);
    try {
      journal.add(known.size() + 1, added);
      announce(added);
      return added.id();
    } catch (IOException | RestClientException e) {
      throw new StartException(
          "the schema of " + subject + " cannot be kept in " + directory + ": " + e.getMessage(),
          e);
    }
  }

  private Optional<JournaledSchema> latest(String subject) {
    return known.stream()
        .filter(s -> s.subject().equals(subject))
        .max(Comparator.comparingInt(JournaledSchema::version));
  }

  // One schema has one id, under however many subjects.
  private int idOf(String json) {
    return known.stream()
        .filter(s -> s.schema().equals(json))
        .mapToInt(JournaledSchema::id)
        .findFirst()
        .orElseGet(() -> known.stream().mapToInt(JournaledSchema::id).max().orElse(0) + 1);
  }

  private void announce(JournaledSchema schema) throws IOException, RestClientException {
    client.register(
        schema.subject(), new AvroSchema(schema.schema()), schema.version(), schema.id());
    known.add(schema);
  }

  private void checkReadable(String subject, JournaledSchema previous, Schema schema) {
    SchemaCompatibility.SchemaPairCompatibility compatibility =
        SchemaCompatibility.checkReaderWriterCompatibility(
            schema, new Schema.Parser().parse(previous.schema()));
    if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new StartException(
          "this version of Plumbline cannot read the records of "
              + subject
              + " in the data directory: "
              + compatibility.getResult().getIncompatibilities()
              + "; run the version that wrote them, or move the data directory away");
    }
  }

  @Override
  public void close() {
    MockSchemaRegistry.dropScope(scope);
  }
}
