package dev.plumbline.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir Path directory;

  @Test
  void withoutAFileTheReferenceCounts() {
    Configuration configuration = Configuration.load(Optional.empty(), Map.of());

    assertThat(configuration.section("plumbline.kafka.topics").integer("partitions", 1, 100))
        .isEqualTo(4);
  }

  @Test
  void theEnvironmentStandsAboveTheFileAndTheFileAboveTheReference() throws IOException {
    Path file =
        file(
            "plumbline.kafka { bootstrap-servers = \"a:1\", topics { partitions = 7, prefix = p } }");

    Configuration configuration =
        Configuration.load(
            Optional.of(file), Map.of("PLUMBLINE_KAFKA_TOPICS_PARTITIONS", "9", "HOME", "x"));

    Section kafka = configuration.section("plumbline.kafka");
    assertThat(kafka.text("bootstrap-servers")).isEqualTo("a:1");
    assertThat(kafka.section("topics").text("prefix")).isEqualTo("p");
    assertThat(kafka.section("topics").integer("partitions", 1, 100)).isEqualTo(9);
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheLikelyMeaning() throws IOException {
    Path file = file("plumbline.kafka.bootstrap-server = \"a:1\"");

    assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown setting plumbline.kafka.bootstrap-server ")
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("did you mean plumbline.kafka.bootstrap-servers?");
  }

  @Test
  void aSectionWhereAValueBelongsIsRefused() throws IOException {
    Path file = file("plumbline.kafka.bootstrap-servers { host = a }");

    assertThatThrownBy(
            () ->
                Configuration.load(Optional.of(file), Map.of())
                    .section("plumbline.kafka")
                    .text("bootstrap-servers"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.kafka.bootstrap-servers");
  }

  @Test
  void anUnknownRootIsRefused() throws IOException {
    Path file = file("plumbliner.kafka.bootstrap-servers = \"a:1\"");

    assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of()))
        .hasMessageContaining("unknown setting plumbliner");
  }

  @Test
  void anUnknownEnvironmentVariableIsNamed() {
    assertThatThrownBy(
            () ->
                Configuration.load(
                    Optional.empty(), Map.of("PLUMBLINE_KAFKA_BOOTSTRAP_SERVER", "a:1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("PLUMBLINE_KAFKA_BOOTSTRAP_SERVER;")
        .hasMessageContaining("did you mean PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS?");
  }

  @Test
  void anySettingOfKafkasClientsIsHandedOn() throws IOException {
    Path file = file("plumbline.kafka.properties { security.protocol = SASL_SSL }");

    Configuration configuration =
        Configuration.load(
            Optional.of(file),
            Map.of("PLUMBLINE_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512"));

    assertThat(configuration.section("plumbline.kafka").entries("properties"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
  }

  /** Many values, as the order of keys used to decide, and that depends on the value. */
  @ParameterizedTest
  @ValueSource(
      strings = {"properties.sasl.jaas.config", "properties { \"sasl.jaas.config\"", "none"})
  void theEnvironmentReplacesAKeyHoweverTheFileSpellsIt(String spelling) throws IOException {
    String inFile =
        spelling.equals("none")
            ? ""
            : "plumbline.kafka." + spelling + " = old" + (spelling.contains("{") ? " }" : "");
    Path file = file(inFile);
    for (int i = 0; i < 50; i++) {
      Configuration configuration =
          Configuration.load(
              Optional.of(file), Map.of("PLUMBLINE_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "new" + i));

      assertThat(configuration.section("plumbline.kafka").entries("properties"))
          .containsExactly(Map.entry("sasl.jaas.config", "new" + i));
    }
  }

  @Test
  void overridesReplaceAKeyHoweverItIsSpelled() throws IOException {
    Path file = file("plumbline.kafka.registry-properties { \"a.b\" = old, c { d = old } }");
    Configuration configuration = Configuration.load(Optional.of(file), Map.of());
    for (int i = 0; i < 50; i++) {
      Configuration overridden =
          configuration
              .withOverrides(Map.of("plumbline.kafka.registry-properties.a.b", "new" + i))
              .withOverrides(Map.of("plumbline.kafka.registry-properties.\"c.d\"", "new" + i));

      assertThat(overridden.section("plumbline.kafka").entries("registry-properties"))
          .containsOnly(Map.entry("a.b", "new" + i), Map.entry("c.d", "new" + i));
    }
  }

  @Test
  void whatAFileRefersToMayBeSetByTheEnvironment() throws IOException {
    Path file =
        file("plumbline.kafka.properties.client.rack = ${plumbline.kafka.bootstrap-servers}");

    Configuration configuration =
        Configuration.load(
            Optional.of(file), Map.of("PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS", "there:9092"));

    assertThat(configuration.section("plumbline.kafka").entries("properties"))
        .containsEntry("client.rack", "there:9092");
  }

  @Test
  void aValueOutOfBoundsNamesTheKeyAndTheBounds() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(Map.of("plumbline.kafka.topics.partitions", 0));

    assertThatThrownBy(
            () -> configuration.section("plumbline.kafka.topics").integer("partitions", 1, 9))
        .hasMessageContaining("plumbline.kafka.topics.partitions must be from 1 to 9, not 0");
  }

  @Test
  void aWrongTypeNamesTheKey() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of("PLUMBLINE_KAFKA_TOPICS_PARTITIONS", "many"));

    assertThatThrownBy(
            () -> configuration.section("plumbline.kafka.topics").integer("partitions", 1, 9))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.kafka.topics.partitions")
        .hasMessageContaining("PLUMBLINE_KAFKA_TOPICS_PARTITIONS");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing.conf");

    assertThatThrownBy(() -> Configuration.load(Optional.of(missing), Map.of()))
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("cannot be read");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("settings.conf"), text);
  }
}
