package dev.plumbline.embeddedkafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** The broker as a process, which can be killed. */
record BrokerProcess(Process process, String bootstrapServers) implements AutoCloseable {
  private static final String UP = "Kafka is up on ";

  /** Starts it on a free port and waits until it is up. */
  static BrokerProcess start(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName(),
                directory.toString(),
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(UP)) {
        return new BrokerProcess(process, line.substring(UP.length()));
      }
    }
    throw new IllegalStateException("the broker ended before it was up");
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
