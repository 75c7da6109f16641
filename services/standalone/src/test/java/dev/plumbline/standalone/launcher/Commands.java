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

/** Runs the launcher, and programs in the place of those that it needs, from a directory. */
record Commands(Path directory) {
  static final Path LAUNCHER = Path.of("").toAbsolutePath().resolve("../../plumbline").normalize();

  record Ended(int status, String output) {}

  /** A launcher that has nothing to do with this build. */
  Path copyOfTheLauncher() throws IOException {
    return Files.copy(LAUNCHER, directory.resolve("plumbline"));
  }

  /** The lock that such a launcher takes to build, as a call that begins to build makes it. */
  Path lock() throws IOException {
    return Files.createDirectories(directory.resolve(".plumbline/build/lock"));
  }

  /** The environment in which a program is found before those of the system. */
  Map<String, String> with(String name, String script) throws IOException {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    program(tools.resolve(name), script);
    return Map.of("PATH", tools + File.pathSeparator + System.getenv("PATH"));
  }

  static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  Ended run(List<String> command, Map<String, String> environment) throws Exception {
    Process process = start(command, environment);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  Process start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
