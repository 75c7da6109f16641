package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.StartException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SchemaAdministrationTest {
  private static final String NO_REGISTERING =
      "PLUMBLINE_KAFKA_REGISTRY_PROPERTIES_AUTO_REGISTER_SCHEMAS";

  private final String scope = UUID.randomUUID().toString();

  @Test
  void aServiceRegistersTheSchemasThatItWritesAndNoOther() throws Exception {
    KafkaClients clients = clients(Map.of());

    requireFeedback(clients);

    SchemaRegistryClient registry = MockSchemaRegistry.getClientForScope(scope);
    assertThat(registry.getAllSubjects()).containsExactly("feedback-value");
    assertThat(registry.getCompatibility("feedback-value")).isEqualTo("BACKWARD");
  }

  @Test
  void whatTheRegistryDidNotKeepReadableAtTheFirstStartItDoesAtTheSecond() throws Exception {
    try (StubRegistry registry = new StubRegistry()) {
      Map<String, String> environment =
          Map.of(
              "PLUMBLINE_KAFKA_SCHEMA_REGISTRY_URL",
              registry.url(),
              "PLUMBLINE_KAFKA_REGISTRY_PROPERTIES_MAX_RETRIES",
              "0");
      registry.failOnceToSetACompatibility();
      assertThatThrownBy(() -> requireFeedback(clients(environment)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("not allowed");
      assertThat(registry.compatibility("feedback-value")).isEmpty();

      requireFeedback(clients(environment));

      assertThat(registry.compatibility("feedback-value")).contains("BACKWARD");
    }
  }

  @Test
  void aStricterCompatibilityIsLeftAsItIs() throws Exception {
    try (StubRegistry registry = new StubRegistry()) {
      registry.setCompatibility("feedback-value", "FULL_TRANSITIVE");

      requireFeedback(clients(Map.of("PLUMBLINE_KAFKA_SCHEMA_REGISTRY_URL", registry.url())));

      assertThat(registry.compatibility("feedback-value")).contains("FULL_TRANSITIVE");
    }
  }

  @Test
  void whatMayNotBeRegisteredByServicesIsMissedWithTheCommandThatMendsIt() {
    KafkaClients clients = clients(Map.of(NO_REGISTERING, "false"));
    TopicSchemas schemas = TopicSchemas.of(clients.configuration().topics());
    SchemaAdministration administration = new SchemaAdministration(clients);

    assertThatThrownBy(() -> administration.require(schemas))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("completions-value")
        .hasMessageContaining("plumbline topics create --register-schemas");

    assertThat(administration.register(schemas)).hasSize(schemas.all().size());
    assertThat(administration.register(schemas)).isEmpty();
    assertThatCode(() -> administration.require(schemas)).doesNotThrowAnyException();
  }

  @Test
  void theSubjectsAreThoseOfTheSerializers() {
    KafkaClients clients =
        clients(
            Map.of(
                "PLUMBLINE_KAFKA_REGISTRY_PROPERTIES_VALUE_SUBJECT_NAME_STRATEGY",
                "io.confluent.kafka.serializers.subject.RecordNameStrategy"));

    assertThat(
            new SchemaAdministration(clients)
                .register(TopicSchemas.of(clients.configuration().topics())))
        .contains("dev.plumbline.schema.FeedbackEvent");
  }

  @Test
  void aRegistryThatIsNotThereStopsTheStart() {
    KafkaClients clients =
        clients(
            Map.of(
                "PLUMBLINE_KAFKA_SCHEMA_REGISTRY_URL", "http://127.0.0.1:1",
                "PLUMBLINE_KAFKA_REGISTRY_PROPERTIES_MAX_RETRIES", "0"));

    assertThatThrownBy(
            () ->
                new SchemaAdministration(clients)
                    .require(TopicSchemas.of(clients.configuration().topics())))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("http://127.0.0.1:1 does not answer")
        .hasMessageContaining("plumbline.kafka.schema-registry-url");
  }

  @Test
  void refusalsSayWhatToDoInOneLine() {
    RegistryTrouble trouble = new RegistryTrouble("http://registry:8081");

    assertThat(
            trouble.explain(
                "feedback-value",
                new RestClientException("READER_FIELD_MISSING\n(etc.)", 409, 409)))
        .hasMessageContaining("refuses the schema that this version writes under feedback-value")
        .hasMessageContaining("READER_FIELD_MISSING (etc.)")
        .hasMessageContaining("run a version that fits");
    assertThat(trouble.explain("feedback-value", new RestClientException("no", 401, 40101)))
        .hasMessageContaining("basic.auth.user.info");
  }

  private static void requireFeedback(KafkaClients clients) {
    Topics topics = clients.configuration().topics();
    new SchemaAdministration(clients)
        .require(TopicSchemas.of(topics).only(List.of(topics.feedback())));
  }

  private KafkaClients clients(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("PLUMBLINE_KAFKA_SCHEMA_REGISTRY_URL", "mock://" + scope);
    all.putAll(environment);
    return new KafkaClients(KafkaConfiguration.from(Configuration.load(Optional.empty(), all)));
  }
}
