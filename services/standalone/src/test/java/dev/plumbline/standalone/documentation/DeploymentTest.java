package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The containers are given settings that exist, and run classes that exist. */
class DeploymentTest {
  private static final Pattern VARIABLE = Pattern.compile("PLUMBLINE_[A-Z0-9_]+");
  private static final Pattern TARGET =
      Pattern.compile("(?m)^FROM \\S+ AS (\\S+)$(?s)(.*?)(?=^FROM |\\z)");
  private static final Pattern COMMAND = Pattern.compile("(?m)^CMD \\[\"([^\"]+)\"");

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
  void theComposeFileBuildsTargetsThatTheDockerfileHas() throws Exception {
    Map<String, String> targets = targets();
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
  void everyImageRunsAClassThatExists() throws Exception {
    TreeSet<String> withCommand = new TreeSet<>();
    for (Map.Entry<String, String> target : targets().entrySet()) {
      Matcher command = COMMAND.matcher(target.getValue());
      if (command.find()) {
        withCommand.add(target.getKey());
        assertThatCode(() -> Class.forName(command.group(1)).getMethod("main", String[].class))
            .as("target %s", target.getKey())
            .doesNotThrowAnyException();
      }
    }

    assertThat(withCommand).contains("feedback-gateway", "pair-builder", "plumbline");
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

  private static JsonNode compose() throws Exception {
    return new ObjectMapper(new YAMLFactory())
        .readTree(Repository.file("docker-compose.yml").toFile());
  }

  private static Map<String, String> targets() throws Exception {
    Map<String, String> targets = new HashMap<>();
    Matcher stages = TARGET.matcher(Files.readString(Repository.file("deploy/Dockerfile")));
    while (stages.find()) {
      targets.put(stages.group(1), stages.group(2));
    }
    return targets;
  }
}
