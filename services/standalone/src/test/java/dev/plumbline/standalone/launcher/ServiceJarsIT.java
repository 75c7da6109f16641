package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service runs from its own jar, which knows its own settings and nobody else's. */
class ServiceJarsIT {
  private static final Path LIBRARIES = Path.of("target", "lib").toAbsolutePath();

  @ParameterizedTest
  @ValueSource(strings = {"feedback-gateway", "pair-builder", "adapter-trainer", "model-server"})
  void theLibrariesOfAServiceLieBesideItsJar(String service) throws Exception {
    try (JarFile jar = new JarFile(jar(service).toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();

      assertThat(Arrays.asList(manifest.getValue(Attributes.Name.CLASS_PATH).split(" ", -1)))
          .isNotEmpty()
          .allSatisfy(library -> assertThat(Files.exists(LIBRARIES.resolve(library))).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"feedback-gateway", "pair-builder", "adapter-trainer", "model-server"})
  void aServiceRunsFromItsJarAndRefusesTheSettingsOfAnother(String service) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar(service).toString()));
    builder.environment().put("PLUMBLINE_STANDALONE_KAFKA_PORT", "1");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("unknown environment variable PLUMBLINE_STANDALONE_KAFKA_PORT");
    assertThat(process.exitValue()).isEqualTo(2);
  }

  private static Path jar(String service) throws Exception {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(LIBRARIES, service + "-*.jar")) {
      return jars.iterator().next();
    }
  }
}
