package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.standalone.documentation.Images;
import dev.plumbline.standalone.documentation.Images.Image;
import dev.plumbline.standalone.documentation.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Containers get what the service in them knows, as its own settings and not another's, on the port
 * and the paths where it listens.
 */
class ContainersTest {
  private static final String BASE = "deploy/kubernetes/base/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(LoopService.class)
  void everyVariableOfAContainerIsOneThatItsServiceKnows(LoopService service) throws Exception {
    for (Map<String, String> variables :
        List.of(composeVariables(service), kubernetesVariables(service))) {
      assertThat(ServiceSettings.of(service).environment(variables)).isEqualTo(variables);
      Map<String, String> settings = new TreeMap<>(variables);
      settings.keySet().removeIf(name -> !name.startsWith("PLUMBLINE_"));
      assertThat(settings).isNotEmpty();
      Configuration.load(Optional.empty(), settings);
    }
  }

  @ParameterizedTest
  @EnumSource(LoopService.class)
  void containersGetTheVariablesThatProcessesGet(LoopService service) throws Exception {
    Map<LoopService, Integer> ports = new HashMap<>();
    for (LoopService each : LoopService.values()) {
      ports.put(each, 1);
    }
    Map<String, String> process =
        new ServiceVariables(
                "kafka", "registry", ports, new ProcessDirectory(Path.of("data")), false)
            .of(service);

    assertThat(composeVariables(service)).containsKeys(process.keySet().toArray(String[]::new));
    assertThat(kubernetesVariables(service)).containsKeys(process.keySet().toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(LoopService.class)
  void everybodyAgreesOnThePortAndOnTheHealthPaths(LoopService service) throws Exception {
    Image image = image(service);
    int port = Integer.parseInt(image.variables().get(service.variable("http.port")));

    assertThat(image.exposed()).containsExactly(port);
    for (JsonNode published : compose(service).path("ports")) {
      assertThat(published.asText()).endsWith(":" + port);
    }
    assertThat(Files.readString(Repository.file("deploy/prometheus/prometheus.yml")))
        .contains("\"" + service.title() + ":" + port + "\"");
    JsonNode container = container(service);
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    assertThat(documents(BASE + "network.yaml").toString()).contains("\"port\":" + port);
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE + "topics.yaml", "deploy/kubernetes/command.yaml"})
  void aJobRunsTheCommandLineWithSettingsThatThereAre(String job) throws Exception {
    JsonNode container = documents(job).get(0).at("/spec/template/spec/containers/0");

    Map<String, String> settings = new TreeMap<>();
    putAll(container, settings);

    assertThat(container.get("image").asText()).contains("plumbline/plumbline:");
    assertThat(settings).containsKey("PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS");
    Configuration.load(Optional.empty(), settings);
  }

  @Test
  void theKustomizationSaysWhereEveryImageIs() throws Exception {
    List<String> images = new ArrayList<>();
    Images.read()
        .byTarget()
        .forEach(
            (target, image) -> {
              if (!image.entrypoint().isEmpty()) {
                images.add("plumbline/" + target);
              }
            });

    assertThat(documents(BASE + "kustomization.yaml").get(0).get("images").findValuesAsText("name"))
        .containsExactlyInAnyOrderElementsOf(images);
  }

  private static Map<String, String> composeVariables(LoopService service) throws Exception {
    Map<String, String> variables = new TreeMap<>(image(service).variables());
    put(compose(service).get("environment"), variables);
    return variables;
  }

  private static Map<String, String> kubernetesVariables(LoopService service) throws Exception {
    Map<String, String> variables = new TreeMap<>(image(service).variables());
    putAll(container(service), variables);
    return variables;
  }

  private static void putAll(JsonNode container, Map<String, String> variables) throws Exception {
    List<JsonNode> sources = new ArrayList<>(documents(BASE + "settings.yaml"));
    sources.addAll(documents(BASE + "secrets.yaml"));
    for (JsonNode from : container.get("envFrom")) {
      String name = from.elements().next().get("name").asText();
      JsonNode source =
          sources.stream()
              .filter(each -> each.at("/metadata/name").asText().equals(name))
              .findFirst()
              .orElseThrow(() -> new AssertionError("nothing is named " + name));
      put(source.path("data"), variables);
      put(source.path("stringData"), variables);
    }
  }

  private static void put(JsonNode from, Map<String, String> variables) {
    from.properties().forEach(field -> variables.put(field.getKey(), field.getValue().asText()));
  }

  private static Image image(LoopService service) throws IOException {
    return Images.read().byTarget().get(service.title());
  }

  private static JsonNode compose(LoopService service) throws IOException {
    return documents("docker-compose.yml").get(0).get("services").get(service.title());
  }

  private static JsonNode container(LoopService service) throws IOException {
    return documents(BASE + service.title() + ".yaml")
        .get(0)
        .at("/spec/template/spec/containers/0");
  }

  private static List<JsonNode> documents(String file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    // This reader follows references within a file.
    new Yaml()
        .loadAll(Files.readString(Repository.file(file)))
        .forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }
}
