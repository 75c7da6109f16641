package dev.plumbline.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @Test
  void topicsAreStillThereAfterARestart(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory, 0);
        Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1))).all().get();
    }

    try (EmbeddedKafka broker = EmbeddedKafka.start(directory, 0);
        Admin admin = admin(broker)) {
      Set<String> names = admin.listTopics().names().get();

      assertThat(names).contains("kept");
    }
  }

  @Test
  void anOccupiedPortIsNamed(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> EmbeddedKafka.start(directory, port))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("in use");
    }
  }

  private static Admin admin(EmbeddedKafka broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
