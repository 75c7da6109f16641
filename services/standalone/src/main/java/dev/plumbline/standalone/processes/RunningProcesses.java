package dev.plumbline.standalone.processes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Running> byName;

  /**
   * A process as the system knows it: ids are given again, but not together with the start.
   *
   * @param started in milliseconds since 1970; 0 when the system does not tell
   */
  record Running(long process, long started) {
    static Running of(ProcessHandle handle) {
      return new Running(
          handle.pid(), handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    Optional<ProcessHandle> handle() {
      return ProcessHandle.of(process).filter(handle -> of(handle).equals(this));
    }
  }

  private RunningProcesses(Path file, Map<String, Running> byName) {
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

  synchronized void began(String name, ProcessHandle process) {
    byName.put(name, Running.of(process));
    write();
  }

  synchronized void ended(String name) {
    byName.remove(name);
    write();
  }

  /** Stops what an earlier supervisor left behind, all at once. */
  synchronized void endLeftovers(ProcessReport report) throws InterruptedException {
    for (Map.Entry<String, Running> left : byName.entrySet()) {
      left.getValue()
          .handle()
          .ifPresent(
              handle -> {
                report.tell(
                    left.getKey() + " still runs as process " + handle.pid() + " and is stopped");
                handle.destroy();
              });
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Running left : byName.values()) {
      while (left.handle().isPresent()) {
        if (System.nanoTime() > deadline) {
          left.handle().ifPresent(ProcessHandle::destroyForcibly);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    byName.clear();
    write();
  }

  private void write() {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      mapper.writeValue(fresh.toFile(), byName);
      Files.move(
          fresh,
          file,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
