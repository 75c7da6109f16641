package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.standalone.loop.LoopAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedKafkaTest {
  private static final Path DATA = Path.of(".plumbline");

  private final LoopAddresses loop =
      new LoopAddresses(1, "127.0.0.1:40001", Optional.empty(), Map.of());

  @TempDir Path directory;

  @Test
  void aLoopIsNotAskedInsteadOfTheKafkaThatAFileNames() throws Exception {
    NamedKafka named = NamedKafka.in(settings("production:9092"));

    assertThatThrownBy(() -> named.requireThatOf(loop, DATA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.kafka.bootstrap-servers names production:9092")
        .hasMessageContaining("add --data .plumbline");
  }

  @Test
  void orInsteadOfTheOneThatTheEnvironmentNames() {
    NamedKafka named =
        NamedKafka.in(
            Configuration.load(
                Optional.empty(), Map.of("PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS", "production:9092")));

    assertThatThrownBy(() -> named.requireThatOf(loop, DATA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("production:9092");
  }

  @Test
  void whoNamesNoneMeansTheLoop() {
    NamedKafka named = NamedKafka.in(Configuration.load(Optional.empty(), Map.of()));

    assertThat(named.bootstrapServers()).isEmpty();
    assertThatCode(() -> named.requireThatOf(loop, DATA)).doesNotThrowAnyException();
  }

  @Test
  void whoNamesThatOfTheLoopMeansTheLoop() throws Exception {
    NamedKafka named = NamedKafka.in(settings(loop.kafka()));

    assertThatCode(() -> named.requireThatOf(loop, DATA)).doesNotThrowAnyException();
  }

  private Configuration settings(String servers) throws Exception {
    Path file = directory.resolve("settings.conf");
    Files.writeString(file, "plumbline.kafka.bootstrap-servers = \"" + servers + "\"");
    return Configuration.load(Optional.of(file), Map.of());
  }
}
