package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.kafka.TopicSchemas.TopicSchema;
import dev.plumbline.runtime.service.StartException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Registers the schemas that this version writes, and checks that the registry takes them, so that
 * a service stops at its start and not at its first record. Not thread safe.
 */
public final class SchemaAdministration {
  /** What was written before can be read by whoever knows the new schema. */
  private static final String BACKWARD = "BACKWARD";

  private static final Set<String> AT_LEAST_BACKWARD =
      Set.of(BACKWARD, "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");

  private final SchemaRegistryClient client;
  private final KafkaAvroSerializerConfig settings;
  private final RegistryTrouble trouble;

  public SchemaAdministration(KafkaClients clients) {
    this.settings = new KafkaAvroSerializerConfig(clients.serializerProperties());
    this.client = clients.schemaRegistry();
    this.trouble = new RegistryTrouble(clients.configuration().schemaRegistryUrl());
  }

  /**
   * Sees to it that records of these schemas can be written: registers them as {@link #register}
   * does, or, with {@code auto.register.schemas=false}, checks that the registry lacks none.
   *
   * @throws StartException when a schema is missing or not compatible with what was written before,
   *     or when the registry does not answer
   */
  public void require(TopicSchemas schemas) {
    if (settings.autoRegisterSchema()) {
      var unused = register(schemas);
      return;
    }
    for (TopicSchema each : schemas.all()) {
      String subject = subject(each);
      try {
        requireKnown(subject, new AvroSchema(each.schema()));
      } catch (IOException | RestClientException e) {
        throw trouble.explain(subject, e);
      }
    }
  }

  /**
   * Registers schemas ahead of the services, and lets the registry refuse from now on what could
   * not read what was written before.
   *
   * @return the subjects that the registry did not know
   * @throws StartException as {@link #require}
   */
  public List<String> register(TopicSchemas schemas) {
    List<String> added = new ArrayList<>();
    for (TopicSchema each : schemas.all()) {
      String subject = subject(each);
      try {
        if (register(subject, new AvroSchema(each.schema()))) {
          added.add(subject);
        }
        // Also where it was there: who registered it may not have come as far as this.
        if (!AT_LEAST_BACKWARD.contains(compatibility(subject))) {
          client.updateCompatibility(subject, BACKWARD);
        }
      } catch (IOException | RestClientException e) {
        throw trouble.explain(subject, e);
      }
    }
    return added;
  }

  /** Gives whether the subject is new. */
  private boolean register(String subject, AvroSchema schema)
      throws IOException, RestClientException {
    boolean isNew = !exists(subject);
    client.register(subject, schema, settings.normalizeSchema());
    return isNew;
  }

  private boolean exists(String subject) throws IOException, RestClientException {
    try {
      client.getLatestSchemaMetadata(subject);
      return true;
    } catch (RestClientException e) {
      if (e.getStatus() == 404) {
        return false;
      }
      throw e;
    }
  }

  private void requireKnown(String subject, AvroSchema schema)
      throws IOException, RestClientException {
    try {
      client.getId(subject, schema, settings.normalizeSchema());
    } catch (RestClientException e) {
      if (e.getStatus() == 404) {
        throw trouble.missing(subject);
      }
      throw e;
    }
  }

  private String compatibility(String subject) throws IOException, RestClientException {
    try {
      return client.getCompatibility(subject);
    } catch (RestClientException e) {
      if (e.getStatus() == 404) {
        return "";
      }
      throw e;
    }
  }

  /** Where the serializer looks for the schema. */
  private String subject(TopicSchema each) {
    if (settings.valueSubjectNameStrategy() instanceof SubjectNameStrategy strategy) {
      return strategy.subjectName(each.topic().name(), false, new AvroSchema(each.schema()));
    }
    throw new StartException(
        "value.subject.name.strategy at plumbline.kafka.registry-properties is none that Confluent's"
            + " serializers know");
  }
}
