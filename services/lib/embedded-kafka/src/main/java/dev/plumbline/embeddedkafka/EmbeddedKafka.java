package dev.plumbline.embeddedkafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A real single-node Kafka broker (KRaft, combined roles) inside this process, bound to loopback.
 *
 * <p>It keeps its data in one directory, so a broker started again on the same directory serves the
 * same topics, also after a {@code kill -9}. Instances are independent; closing one is idempotent.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final SingleNode node;
  private final int port;
  private boolean closed;

  private EmbeddedKafka(SingleNode node, int port) {
    this.node = node;
    this.port = port;
  }

  /**
   * Starts a broker.
   *
   * @param directory where the logs live; formatted when it is new
   * @param port the port clients connect to; 0 takes a free one
   * @throws BrokerStartException when the port is taken or the directory cannot be used
   */
  public static EmbeddedKafka start(Path directory, int port) {
    return start(directory, port, Optional.empty());
  }

  /**
   * Starts a broker that clients reach by TLS and with a password only.
   *
   * @param directory where the logs live; formatted when it is new
   * @param port the port clients connect to; 0 takes a free one
   * @throws BrokerStartException when the port is taken or the directory cannot be used
   */
  public static EmbeddedKafka startSecured(Path directory, int port, BrokerSecurity security) {
    return start(directory, port, Optional.of(security));
  }

  private static EmbeddedKafka start(Path directory, int port, Optional<BrokerSecurity> security) {
    try {
      Files.createDirectories(directory);
      int clientPort = port == 0 ? freePort() : checkedFree(port);
      int controllerPort = otherThan(clientPort, EmbeddedKafka::freePort);
      KafkaConfig config =
          new KafkaConfig(
              BrokerProperties.singleNode(directory, clientPort, controllerPort, security)
                  .asProperties(),
              false);
      formatIfNew(directory, security);
      SingleNode node = new SingleNode(config);
      node.start();
      return new EmbeddedKafka(node, clientPort);
    } catch (BrokerStartException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerStartException(
          "the embedded Kafka broker cannot start on " + directory + ": " + e.getMessage(), e);
    }
  }

  /** The address clients put into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    node.close();
  }

  private static void formatIfNew(Path directory, Optional<BrokerSecurity> security)
      throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .setDirectories(List.of(directory.toString()))
          .setIgnoreFormatted(true)
          .setScramArguments(security.map(BrokerSecurity::scramArguments).orElse(List.of()))
          .run();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port", e);
    }
  }

  /** The system may give a port that nobody has taken yet a second time. */
  static int otherThan(int chosen, IntSupplier free) {
    int port = free.getAsInt();
    return port == chosen ? otherThan(chosen, free) : port;
  }

  private static int checkedFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the broker does it: a socket of the last run in TIME_WAIT must not block the port.
      socket.setReuseAddress(true);
      socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return port;
    } catch (IOException e) {
      throw new BrokerStartException(
          "port "
              + port
              + " for the embedded Kafka broker is in use; stop the process that has it, or choose"
              + " another port",
          e);
    }
  }
}
