package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.pythontools.PythonEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemathesis makes requests from the gateway's document, right ones and wrong ones. */
class MadeUpRequestsIT {
  private static final String PACKAGE = "schemathesis==4.32.5";
  private static final String KEY = "the-key-of-the-tester";

  @TempDir Path directory;
  private EmbeddedKafka broker;
  private Gateway gateway;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    gateway =
        Gateway.start(
            broker.bootstrapServers(),
            "made-up",
            Map.of(
                "plumbline.gateway.clients",
                Map.of("tester", Map.of("key", KEY, "channels", "*"))));
  }

  @AfterEach
  void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void noneIsAnsweredOtherwiseThanTheDocumentSays() {
    Optional<PythonEnvironment> python = PythonEnvironment.with(PACKAGE);
    Assumptions.assumeTrue(python.isPresent(), PACKAGE + " cannot be installed here");

    PythonEnvironment.Result result =
        python
            .get()
            .run(
                Duration.ofMinutes(3),
                directory,
                "schemathesis",
                "run",
                gateway.uri("/openapi.json").toString(),
                "--header",
                "Authorization: Bearer " + KEY,
                "--checks",
                "all",
                "--max-examples",
                System.getProperty("made-up.requests", "100"),
                "--seed",
                System.getProperty("made-up.seed", "1"));

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("Test cases:");
  }
}
