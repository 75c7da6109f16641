package dev.plumbline.trainer;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker for a test's class, and topics of its own for each of its methods. */
public abstract class OnBroker {
  private static final AtomicInteger INSTALLATIONS = new AtomicInteger();
  private static EmbeddedKafka broker;

  @TempDir protected Path directory;
  protected Installation installation;

  @BeforeAll
  static void startBroker(@TempDir Path brokerDirectory) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    broker = EmbeddedKafka.start(brokerDirectory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
    Awaitility.reset();
  }

  @BeforeEach
  void createInstallation() {
    installation =
        Installation.create(
            directory, broker.bootstrapServers(), "it" + INSTALLATIONS.incrementAndGet());
  }

  @AfterEach
  void closeInstallation() {
    installation.close();
  }
}
