package dev.plumbline.pythontools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A virtual environment with packages from PyPI, kept from one run of a test to the next. */
public final class PythonEnvironment {
  private static final Duration INSTALLING = Duration.ofMinutes(4);

  private final Path programs;

  private PythonEnvironment(Path directory) {
    this.programs = directory.resolve("bin");
  }

  /**
   * What a program did.
   *
   * @param status its exit status
   * @param output what it wrote, standard output and error together
   */
  public record Result(int status, String output) {}

  /**
   * Makes an environment in {@code target}, unless it is there with the same packages.
   *
   * @param requirements as pip takes them, with their versions
   * @return empty: there is no Python here, or PyPI cannot be reached
   */
  public static Optional<PythonEnvironment> with(String... requirements) {
    String wanted = String.join("\n", requirements);
    Path directory =
        Path.of("target", "python-" + Integer.toHexString(wanted.hashCode())).toAbsolutePath();
    PythonEnvironment environment = new PythonEnvironment(directory);
    Path installed = directory.resolve("installed");
    try {
      if (!Files.exists(installed)) {
        Files.createDirectories(directory);
        List<String> pip = new ArrayList<>(List.of("-m", "pip", "install", "-q"));
        pip.addAll(List.of(requirements));
        if (run(INSTALLING, directory, List.of("python3", "-m", "venv", ".")).status() != 0
            || environment.run(INSTALLING, directory, "python", pip.toArray(String[]::new)).status()
                != 0) {
          return Optional.empty();
        }
        Files.writeString(installed, wanted);
      }
      return Optional.of(environment);
    } catch (IOException e) {
      throw new UncheckedIOException("no environment in " + directory, e);
    }
  }

  /**
   * Runs a program of the environment to its end.
   *
   * @param limit after which it is killed, with status -1
   * @param directory where it runs
   * @param program for example {@code python}
   */
  public Result run(Duration limit, Path directory, String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
    command.addAll(List.of(arguments));
    return run(limit, directory, command);
  }

  private static Result run(Duration limit, Path directory, List<String> command) {
    try {
      Path output = Files.createTempFile("python", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Result result = new Result(ended ? process.exitValue() : -1, Files.readString(output));
      Files.delete(output);
      return result;
    } catch (IOException e) {
      return new Result(-1, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
    }
  }
}
