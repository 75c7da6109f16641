package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PipTest {
  @TempDir Path directory;

  private Path interpreter;

  /** An interpreter that writes down how it was called. */
  @BeforeEach
  void writeInterpreter() throws IOException {
    interpreter =
        Files.writeString(
            directory.resolve("python"),
            """
            #!/bin/sh
            echo "$@" > "$(dirname "$0")/arguments"
            env > "$(dirname "$0")/environment"
            """);
    assertThat(interpreter.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void sourceDistributionsAreNotBuilt() throws IOException {
    download(Map.of());

    assertThat(directory.resolve("arguments")).content().contains("--only-binary :all:");
  }

  @Test
  void pipSeesItsOwnSettingsAndTheProxyButNoKeys() throws IOException {
    download(
        Map.of(
            "PIP_INDEX_URL", "https://packages.example/simple",
            "https_proxy", "http://proxy.example:3128",
            "PLUMBLINE_SERVER_API_KEYS", "secret",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "HF_TOKEN", "secret"));

    assertThat(directory.resolve("environment"))
        .content()
        .contains("PIP_INDEX_URL=https://packages.example/simple")
        .contains("https_proxy=http://proxy.example:3128")
        .contains("PATH=")
        .doesNotContain("secret");
  }

  private void download(Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", System.getenv("PATH"));
    new Pip(List.of(interpreter.toString()), environment)
        .download("package==1", Files.createDirectory(directory.resolve("to")), Progress.silent());
  }
}
