package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.standalone.loop.TinyModel;
import dev.plumbline.standalone.loop.UpProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code plumbline up --processes} on the tiny model, with parts that can be killed. */
public final class ProcessesUp implements AutoCloseable {
  private final UpProcess up;
  private final Path running;

  private ProcessesUp(UpProcess up, Path running) {
    this.up = up;
    this.running = running;
  }

  /** Starts it and waits until every service is ready. */
  public static ProcessesUp start(Path directory, Map<String, Object> settings) throws IOException {
    UpProcess up = UpProcess.start(directory, settings, "--processes");
    return new ProcessesUp(
        up, new ProcessDirectory(directory.resolve("data").toAbsolutePath()).running());
  }

  static ProcessesUp start(Path directory) throws IOException {
    return start(directory, TinyModel.settings(directory.resolve("cache")));
  }

  public URI service(String name) {
    return up.service(name);
  }

  /** Clients of its broker and its registry. */
  public KafkaClients clients() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(
                Map.of(
                    "plumbline.kafka.bootstrap-servers", up.kafka(),
                    "plumbline.kafka.schema-registry-url", up.registry().orElseThrow()));
    return new KafkaClients(KafkaConfiguration.from(configuration));
  }

  /** Id of the process of each part that runs now, by its name. */
  public Map<String, Long> ids() {
    return RunningProcesses.in(running).ids();
  }

  /**
   * Ends a part at once, as {@code kill -9} does.
   *
   * @return id of the process that ended
   */
  public long kill(String part) {
    long id = ids().get(part);
    ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly);
    return id;
  }

  /**
   * Asks all of it to stop.
   *
   * @return the exit status of the one that was started first
   */
  int stop() throws InterruptedException {
    return up.stop();
  }

  @Override
  public void close() throws InterruptedException {
    Map<String, Long> last = ids();
    try {
      up.stop();
    } finally {
      last.values().forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
    }
  }
}
