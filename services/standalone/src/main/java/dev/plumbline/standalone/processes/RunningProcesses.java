package dev.plumbline.standalone.processes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.plumbline.runtime.files.ReplacedFile;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Which processes run, noted in a file: when their supervisor is killed they go on without it, and
 * the next one must find them. Thread safe.
 */
final class RunningProcesses {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path file;
  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Map<String, NotedProcess> byName;

  private RunningProcesses(Path file, Map<String, NotedProcess> byName) {
    this.file = file;
    this.byName = new TreeMap<>(byName);
  }

  /**
   * Reads what was noted.
   *
   * @throws StartException when the file cannot be read
   */
  static RunningProcesses in(Path file) {
    try {
      return new RunningProcesses(
          file,
          Files.exists(file)
              ? new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {})
              : Map.of());
    } catch (IOException e) {
      throw new StartException(
          file + " cannot be read: " + e.getMessage() + "; end the processes of it, and remove it",
          e);
    }
  }

  /** Id by name. */
  synchronized Map<String, Long> ids() {
    Map<String, Long> ids = new TreeMap<>();
    byName.forEach((name, process) -> ids.put(name, process.process()));
    return ids;
  }

  /**
   * Notes a process that has just been started.
   *
   * @param program what it runs, or is about to
   */
  synchronized void began(String name, ProcessHandle process, String program) {
    byName.put(name, NotedProcess.of(process, program));
    write();
  }

  synchronized void ended(String name) {
    byName.remove(name);
    write();
  }

  /**
   * Stops what an earlier supervisor left behind, all at once. What may be one of its processes but
   * is not sure to be is told, and goes on.
   */
  synchronized void endLeftovers(ProcessReport report) throws InterruptedException {
    List<ProcessHandle> leftovers = new ArrayList<>();
    for (Map.Entry<String, NotedProcess> left : byName.entrySet()) {
      left.getValue()
          .handle()
          .ifPresent(
              handle -> {
                report.tell(
                    left.getKey() + " still runs as process " + handle.pid() + " and is stopped");
                handle.destroy();
                leftovers.add(handle);
              });
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (ProcessHandle leftover : leftovers) {
      while (leftover.isAlive()) {
        if (System.nanoTime() > deadline) {
          leftover.destroyForcibly();
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    byName.values().removeIf(left -> !left.mayRun());
    byName.forEach((name, left) -> tellDoubt(report, name, left.process()));
    write();
  }

  private static void tellDoubt(ProcessReport report, String name, long process) {
    report.tell(
        name
            + " may still run as process "
            + process
            + ", which began at another time than was noted; if it is that one, stop it");
  }

  private void write() {
    try {
      Files.createDirectories(file.getParent());
      new ReplacedFile(file).write(mapper.writeValueAsString(byName));
    } catch (IOException e) {
      throw new StartException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
