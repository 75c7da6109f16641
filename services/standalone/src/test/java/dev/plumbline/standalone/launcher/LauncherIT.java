package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher as a user does, on what this build has made. */
class LauncherIT {
  private static final Path LAUNCHER =
      Path.of("").toAbsolutePath().resolve("../../plumbline").normalize();

  @TempDir Path elsewhere;

  @Test
  void theScriptIsValidShell() throws Exception {
    assertThat(run(List.of("sh", "-n", LAUNCHER.toString()), Map.of()).status()).isZero();
  }

  @Test
  void itRunsFromAnyDirectoryAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("linked"), LAUNCHER);

    Ended ended = run(List.of(link.toString(), "--version"), Map.of("PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).startsWith("plumbline ");
    assertThat(ended.status()).isZero();
  }

  @Test
  void anOldJavaIsRefusedWithWhatToDo() throws Exception {
    Path old = elsewhere.resolve("old-java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));

    Ended ended =
        run(
            List.of(LAUNCHER.toString(), "--version"),
            Map.of("PLUMBLINE_JAVA", old.toString(), "PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).contains("Java 17 or newer is needed", "is version 11");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void argumentsAndTheExitStatusPassThrough() throws Exception {
    Ended ended =
        run(
            List.of(LAUNCHER.toString(), "feedback", "--no such option"),
            Map.of("PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).contains("'--no such option'");
    assertThat(ended.status()).isEqualTo(2);
  }

  private record Ended(int status, String output) {}

  private Ended run(List<String> command, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(elsewhere.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
