package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.server.ServerConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** The containers are given settings that exist, and run classes that exist. */
class DeploymentTest {
  private static final Pattern VARIABLE = Pattern.compile("PLUMBLINE_[A-Z0-9_]+");

  @Test
  void everyVariableIsASetting() throws Exception {
    for (Path file : Repository.deployment()) {
      Matcher variables = VARIABLE.matcher(Files.readString(file));
      while (variables.find()) {
        String name = variables.group();
        assertThatCode(() -> Configuration.load(Optional.empty(), Map.of(name, "1")))
            .as("%s in %s", name, file)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void aVariableThatIsNoSettingWouldBeFound() {
    Map<String, String> misspelt = Map.of("PLUMBLINE_GATEWAY_HTTP_PROT", "1");

    assertThatThrownBy(() -> Configuration.load(Optional.empty(), misspelt))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void withThePlaceholdersForSecretsServicesDoNotStart() throws Exception {
    assertThatThrownBy(() -> ServerConfiguration.from(withSecret("PLUMBLINE_SERVER_API_KEYS")))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> ServerConfiguration.from(withSecret("PLUMBLINE_SERVER_OPERATOR_KEYS")))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> UserPseudonyms.from(withSecret("PLUMBLINE_USERS_SECRET")))
        .isInstanceOf(ConfigurationException.class);
    Configuration client = withSecret("PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY");
    assertThatThrownBy(() -> AccessSettings.from(client.section("plumbline.gateway")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void theExampleOfKafkasCredentialsHasSettingsThatItsClientsKnow() throws Exception {
    String secrets = Files.readString(Repository.file("deploy/kubernetes/base/secrets.yaml"));
    Map<String, String> example = new HashMap<>();
    VARIABLE
        .matcher(secrets)
        .results()
        .filter(variable -> variable.group().startsWith("PLUMBLINE_KAFKA_PROPERTIES_"))
        .forEach(variable -> example.put(variable.group(), "1"));

    KafkaConfiguration kafka =
        KafkaConfiguration.from(Configuration.load(Optional.empty(), example));

    assertThat(kafka.properties()).hasSizeGreaterThan(4);
    assertThat(ProducerConfig.configNames()).containsAll(kafka.properties().keySet());
  }

  /** The settings with a variable as the manifests' file of secrets has it. */
  private static Configuration withSecret(String variable) throws Exception {
    Matcher value =
        Pattern.compile(variable + ": (.+)")
            .matcher(Files.readString(Repository.file("deploy/kubernetes/base/secrets.yaml")));
    assertThat(value.find()).as(variable).isTrue();
    return Configuration.load(Optional.empty(), Map.of(variable, value.group(1)));
  }

  @Test
  void theComposeFileBuildsTargetsThatTheDockerfileHas() throws Exception {
    Map<String, Images.Image> targets = Images.read().byTarget();
    List<String> built = new ArrayList<>();
    for (JsonNode service : compose().get("services")) {
      if (service.has("build")) {
        assertThat(Repository.file(service.at("/build/dockerfile").asText())).exists();
        built.add(service.at("/build/target").asText());
      }
    }

    assertThat(built).isNotEmpty();
    assertThat(targets.keySet()).containsAll(built);
  }

  @Test
  void everyImageRunsSomethingThatIsInIt() throws Exception {
    List<String> run = new ArrayList<>();
    for (Images.Image image : Images.read().byTarget().values()) {
      if (!image.entrypoint().isEmpty()) {
        run.add(image.entrypoint().get(image.entrypoint().size() - 1));
      }
    }

    assertThat(run)
        .containsExactlyInAnyOrder(
            "dev.plumbline.standalone.Plumbline",
            "/opt/plumbline/lib/feedback-gateway.jar",
            "/opt/plumbline/lib/pair-builder.jar",
            "/opt/plumbline/lib/adapter-trainer.jar",
            "/opt/plumbline/lib/model-server.jar");
    assertThatCode(
            () ->
                Class.forName("dev.plumbline.standalone.Plumbline")
                    .getMethod("main", String[].class))
        .doesNotThrowAnyException();
  }

  /** A service that is called plumbline would give each pod variables that are no settings. */
  @Test
  void podsHaveNoVariablesOfServices() throws Exception {
    int pods = 0;
    for (Path file : Repository.deployment()) {
      // Those for GPUs are patches of the others.
      if (file.toString().contains("kubernetes") && !file.toString().contains("gpu")) {
        for (JsonNode manifest : documents(file)) {
          for (JsonNode template : manifest.findValues("template")) {
            assertThat(template.at("/spec/enableServiceLinks").asText("unset"))
                .as("%s", file)
                .isEqualTo("false");
            pods++;
          }
        }
      }
    }
    assertThat(pods).isEqualTo(6);
  }

  @Test
  void whatAServiceWaitsForIsAServiceToo() throws Exception {
    JsonNode services = compose().get("services");
    services.forEach(
        service ->
            service
                .path("depends_on")
                .fieldNames()
                .forEachRemaining(name -> assertThat(services.has(name)).as(name).isTrue()));
  }

  @Test
  void theAlertsAskForTheJobsThatPrometheusReads() throws Exception {
    String rulesFile = Files.readString(Repository.file("deploy/prometheus/rules.yml"));
    Stream<String> asked =
        Pattern.compile("job=~?\"([^\"]+)\"")
            .matcher(rulesFile)
            .results()
            .flatMap(jobs -> Stream.of(jobs.group(1).split("\\|", -1)));
    JsonNode prometheus = yaml("deploy/prometheus/prometheus.yml");
    List<String> read = prometheus.get("scrape_configs").findValuesAsText("job_name");
    List<String> downAndAbsent = new ArrayList<>(read);
    downAndAbsent.addAll(read);

    assertThat(asked).containsExactlyInAnyOrderElementsOf(downAndAbsent);
    for (JsonNode rules : prometheus.get("rule_files")) {
      assertThat(Repository.file("deploy/prometheus/" + rules.asText())).exists();
      assertThat(compose().at("/services/prometheus/volumes").toString())
          .contains("/etc/prometheus/" + rules.asText());
    }
  }

  private static JsonNode compose() throws Exception {
    return yaml("docker-compose.yml");
  }

  private static List<JsonNode> documents(Path file) throws Exception {
    ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
    try (MappingIterator<JsonNode> all =
        mapper.readerFor(JsonNode.class).readValues(file.toFile())) {
      return all.readAll();
    }
  }

  private static JsonNode yaml(String file) throws Exception {
    return new ObjectMapper(new YAMLFactory()).readTree(Repository.file(file).toFile());
  }
}
