package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.processes.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a pair-builder in a process of its own, looks at it, and kills it. Not thread safe. */
final class PairBuilderProcess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final Path log;
  private final Path registry;
  private final Map<String, String> environment = new HashMap<>();
  private final JsonHttp http;
  private Process process;

  /**
   * @param registry directory of the schemas
   * @param log where the process writes what it says
   * @param file with settings
   * @param settings by their configuration keys; they count before those of the file
   */
  PairBuilderProcess(Path registry, Path log, Optional<Path> file, Map<String, String> settings) {
    this.registry = registry;
    this.log = log;
    int port = new FreePorts().orFree(0);
    file.ifPresent(
        path -> environment.put(Configuration.FILE_VARIABLE, path.toAbsolutePath().toString()));
    settings.forEach(
        (key, value) -> environment.put(Configuration.environmentVariable(key), value));
    environment.put(
        Configuration.environmentVariable("plumbline.pair-builder.http.port"),
        Integer.toString(port));
    this.http = new JsonHttp(URI.create("http://127.0.0.1:" + port), TIMEOUT);
  }

  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                PairBuilderProcessMain.class.getName(),
                registry.toString()));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new StartException("the pair-builder cannot be started: " + e.getMessage(), e);
    }
  }

  /** Whether it takes part in its group and has its state. */
  boolean ready() {
    try {
      return http.text("/health/ready").statusCode() == OK;
    } catch (RequestFailedException e) {
      if (!process.isAlive()) {
        throw new StartException("the pair-builder has ended; " + log + " says why", e);
      }
      // It does not listen yet.
      return false;
    }
  }

  /** Votes that it has read since its start, whatever became of them. */
  double votes() {
    try {
      return http.text("/metrics")
          .body()
          .lines()
          .filter(PairBuilderProcess::isFate)
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (RequestFailedException e) {
      throw new StartException("the pair-builder does not answer: " + e.getMessage(), e);
    }
  }

  private static boolean isFate(String line) {
    return line.startsWith("plumbline_pairs_votes_total")
        || line.startsWith("plumbline_pairs_late_total")
        || line.startsWith("plumbline_pairs_duplicates_total")
        || (line.startsWith("plumbline_pairs_dropped_total") && !line.contains("displaced"));
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new StartException("process " + process.pid() + " does not end", null);
    }
  }
}
