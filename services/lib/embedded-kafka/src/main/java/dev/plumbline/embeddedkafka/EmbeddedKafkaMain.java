package dev.plumbline.embeddedkafka;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the broker in a process of its own, until SIGTERM. */
public final class EmbeddedKafkaMain {
  private EmbeddedKafkaMain() {}

  /**
   * Runs until the process is asked to stop.
   *
   * @param arguments the directory of the logs, and the port that clients connect to
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2 || !arguments[1].matches("\\d{1,5}")) {
      System.err.println("two arguments are needed: the directory of the logs, and a port");
      System.exit(2);
    }
    EmbeddedKafka kafka;
    try {
      kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    } catch (BrokerStartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
    System.out.println("Kafka is up on " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
