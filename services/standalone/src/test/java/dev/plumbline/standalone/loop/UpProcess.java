package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code plumbline up} as a process, which can be killed. */
public final class UpProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final LoopAddresses addresses;

  private UpProcess(Process process, LoopAddresses addresses) {
    this.process = process;
    this.addresses = addresses;
  }

  /**
   * Starts it and waits until every service is ready.
   *
   * @param options further ones of the command
   */
  public static UpProcess start(Path directory, Map<String, Object> settings, String... options)
      throws IOException {
    Path configuration = directory.resolve("up.conf");
    Files.writeString(configuration, ConfigFactory.parseMap(settings).root().render());
    Path data = directory.resolve("data");
    Path output = directory.resolve("up.log");
    Path built = Path.of("target").toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Dai.djl.default_engine=PyTorch",
                "-cp",
                built.resolve("standalone.jar") + ":" + built.resolve("lib") + "/*",
                "dev.plumbline.standalone.Plumbline",
                "up",
                "--config",
                configuration.toString(),
                "--data",
                data.toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(isUp(process, data)).isTrue());
    } catch (Throwable notUp) {
      process.destroyForcibly();
      throw new AssertionError("plumbline up said: " + Files.readString(output), notUp);
    }
    return new UpProcess(process, LoopAddresses.running(data).orElseThrow());
  }

  public URI service(String name) {
    return URI.create(addresses.services().get(name));
  }

  public String kafka() {
    return addresses.kafka();
  }

  /** The schema registry, when it is a process of its own. */
  public Optional<String> registry() {
    return addresses.registry();
  }

  /**
   * Asks it to stop and waits until it has.
   *
   * @return its exit status
   */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("plumbline up does not stop on SIGTERM");
    }
    return process.exitValue();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private static boolean isUp(Process process, Path data) {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended with status " + process.exitValue());
    }
    return LoopAddresses.running(data).stream()
        .anyMatch(addresses -> addresses.process() == process.pid() && allReady(addresses));
  }

  private static boolean allReady(LoopAddresses addresses) {
    return List.copyOf(addresses.services().values()).stream().allMatch(UpProcess::isReady);
  }

  private static boolean isReady(String address) {
    try {
      return new JsonHttp(URI.create(address), Duration.ofSeconds(5))
              .text("/health/ready")
              .statusCode()
          == 200;
    } catch (RequestFailedException e) {
      return false;
    }
  }
}
