package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSettingsTest {
  @TempDir Path directory;

  @Test
  void aServiceGetsTheVariablesThatItKnowsAndThoseThatAreNoSettings() {
    Map<String, String> operators =
        Map.of(
            "PLUMBLINE_KAFKA_TOPICS_PREFIX", "a-",
            "PLUMBLINE_PAIR_BUILDER_THREADS", "2",
            "PLUMBLINE_TRAINER_THREADS", "1",
            "PLUMBLINE_STANDALONE_KAFKA_PORT", "1",
            "PLUMBLINE_CONFIG", "all.conf",
            "HOME", "/home/me");

    assertThat(ServiceSettings.of(LoopService.PAIR_BUILDER).environment(operators))
        .containsOnlyKeys(
            "PLUMBLINE_KAFKA_TOPICS_PREFIX", "PLUMBLINE_PAIR_BUILDER_THREADS", "HOME");
  }

  @Test
  void theFileOfAServiceHasWhatIsForAllAndWhatIsItsOwn() throws Exception {
    Path operators = directory.resolve("all.conf");
    Files.writeString(
        operators,
        """
        # A password that only the environment knows stays so.
        plumbline.kafka.properties.sasl.jaas.config = ${?KAFKA_LOGIN}
        plumbline.model.threads = 1
        plumbline.trainer { threads = 1, alignment.method = dpo }
        plumbline.server.http.port = 8001
        plumbline.standalone.kafka-port = 0
        """);

    String file = ServiceSettings.of(LoopService.ADAPTER_TRAINER).file(operators);

    assertThat(file)
        .contains("threads", "dpo", "KAFKA_LOGIN")
        .doesNotContain("server", "standalone");
  }

  @Test
  void whatRefersToSettingsOfAnotherServiceGetsTheirValues() throws Exception {
    Path operators = directory.resolve("all.conf");
    Files.writeString(
        operators,
        """
        plumbline.kafka.properties.sasl.jaas.config = ${?KAFKA_LOGIN}
        plumbline.gateway.http.port = 8003
        plumbline.server.http.port = ${plumbline.gateway.http.port}
        plumbline.server.http.host = ${plumbline.trainer.http.host}
        """);

    String file = ServiceSettings.of(LoopService.MODEL_SERVER).file(operators);

    assertThat(file).contains("${?KAFKA_LOGIN}").doesNotContain("gateway", "trainer");
    Section http =
        Configuration.load(
                Optional.of(Files.writeString(directory.resolve("server.conf"), file)), Map.of())
            .section("plumbline.server")
            .section("http");
    assertThat(http.integer("port", 0, 65535)).isEqualTo(8003);
    assertThat(http.requiredText("host"))
        .isEqualTo(
            Configuration.load(Optional.empty(), Map.of())
                .section("plumbline.trainer")
                .section("http")
                .requiredText("host"));
  }
}
