package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.plumbline.runtime.service.ServiceRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A model server in a process of its own, which gets real signals. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("model-server is up on (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOLD = "plumbline.test.hold";

  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The program as it is delivered. */
  static ServerProcess start(Path directory, Map<String, Object> settings) throws IOException {
    return start(directory, settings, ModelServerMain.class.getName(), List.of());
  }

  /**
   * A server whose answers stop in their middle as long as the file is there, without any weights.
   */
  static ServerProcess startHeld(Path directory, Map<String, Object> settings, Path hold)
      throws IOException {
    return start(
        directory, settings, ServerProcess.class.getName(), List.of("-D" + HOLD + "=" + hold));
  }

  private static ServerProcess start(
      Path directory, Map<String, Object> settings, String main, List<String> options)
      throws IOException {
    Path configuration = directory.resolve("server.conf");
    Files.writeString(
        configuration,
        ConfigFactory.parseMap(settings).root().render(ConfigRenderOptions.concise()));
    Path output = Files.createTempFile(directory, "server", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Dai.djl.offline=true", "-Dai.djl.default_engine=PyTorch"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of("--config", configuration.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    ServerProcess server = new ServerProcess(process, output);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .failFast("it ended", () -> !process.isAlive())
          .until(() -> ADDRESS.matcher(server.said()).find());
    } catch (RuntimeException notUp) {
      process.destroyForcibly();
      throw new AssertionError("the server said: " + server.said(), notUp);
    }
    return server;
  }

  URI address() {
    Matcher address = ADDRESS.matcher(said());
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1));
  }

  /** All that it wrote so far, its log too. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, as a supervisor does. */
  void terminate() {
    // On Unix this is SIGTERM.
    process.destroy();
  }

  /** The status that it ended with. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs a server without weights. */
  public static void main(String[] arguments) {
    VersionSpeaker model = new VersionSpeaker();
    CountDownLatch gate = new CountDownLatch(1);
    model.holdAnswers(gate);
    Path hold = Path.of(System.getProperty(HOLD));
    Thread watcher =
        new Thread(
            () -> {
              Awaitility.await().forever().until(() -> Files.notExists(hold));
              gate.countDown();
            });
    watcher.setDaemon(true);
    watcher.start();
    ServiceRunner.main(arguments, context -> ModelServerService.start(context, () -> model));
  }
}
