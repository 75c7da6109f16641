package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
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
    program(old, "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

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

  @Test
  void aCallThatWaitsForAnothersBuildLeavesItsLockWhenItIsStopped() throws Exception {
    Path copy = Files.copy(LAUNCHER, elsewhere.resolve("plumbline"));
    String builder = String.valueOf(ProcessHandle.current().pid());
    Path owner = Files.writeString(lock().resolve("pid"), builder);

    Process waiting = start(List.of(copy.toString(), "--version"), Map.of());
    String said = waiting.inputReader(StandardCharsets.UTF_8).readLine();
    waiting.destroy();

    assertThat(said).contains("another call is building", builder);
    assertThat(waiting.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(waiting.exitValue()).isEqualTo(143);
    assertThat(owner).hasContent(builder);
  }

  @Test
  void aLockOfACallThatDiedBeforeItWroteItsNameIsTakenOver() throws Exception {
    Path copy = Files.copy(LAUNCHER, elsewhere.resolve("plumbline"));
    Path lock = lock();
    Path tools = Files.createDirectory(elsewhere.resolve("tools"));
    program(tools.resolve("mvn"), "echo '[ERROR] nothing is built here'; exit 1");

    Ended ended =
        run(
            List.of(copy.toString(), "--version"),
            Map.of("PATH", tools + File.pathSeparator + System.getenv("PATH")));

    assertThat(ended.output()).contains("nothing is built here", "the build failed");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  private Path lock() throws IOException {
    return Files.createDirectories(elsewhere.resolve(".plumbline/build/lock"));
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private record Ended(int status, String output) {}

  private Ended run(List<String> command, Map<String, String> environment) throws Exception {
    Process process = start(command, environment);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  private Process start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(elsewhere.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
