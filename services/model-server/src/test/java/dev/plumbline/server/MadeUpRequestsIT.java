package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pythontools.PythonEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Schemathesis makes requests from the server's document, right ones and wrong ones. */
class MadeUpRequestsIT {
  private static final String PACKAGE = "schemathesis==4.32.5";

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  @Test
  void noneIsAnsweredOtherwiseThanTheDocumentSays() throws IOException {
    Optional<PythonEnvironment> python = PythonEnvironment.with(PACKAGE);
    Assumptions.assumeTrue(python.isPresent(), PACKAGE + " cannot be installed here");
    Path hooks = Path.of("src/test/python/made_up_requests.py").toAbsolutePath();
    Files.writeString(directory.resolve("schemathesis.toml"), "hooks = '" + hooks + "'\n");

    try (TinyServer server = TinyServer.start(kafka, directory, Map.of())) {
      server.announce("default", 1, 8);
      server.announce("default", 2, 16);
      server.awaitVersion("default", 2);
      PythonEnvironment.Result result =
          python
              .get()
              .run(
                  Duration.ofMinutes(4),
                  directory,
                  "schemathesis",
                  "run",
                  server.service.address().orElseThrow() + "/openapi.json",
                  "--checks",
                  "all",
                  "--max-examples",
                  System.getProperty("made-up.requests", "50"),
                  "--seed",
                  System.getProperty("made-up.seed", "1"));

      assertThat(result.status()).as(result.output()).isZero();
      assertThat(result.output()).contains("Test cases:");
    }
  }
}
