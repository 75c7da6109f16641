package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.service.ServiceContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pair-builder tells of the records that it has still to read. */
class BacklogIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, ?> ONE_PARTITION =
      Map.of("plumbline.kafka.topics.partitions", 1);

  @Test
  void votesBehindATransactionThatNobodyEndsAreToldAsUnread(@TempDir Path directory)
      throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("broker"), 0);
        Installation installation =
            Installation.create(broker.bootstrapServers(), "held", directory, ONE_PARTITION);
        Producer<byte[], byte[]> open = installation.transactionalProducer()) {
      TopicDefinition feedback = installation.topics().feedback();
      ServiceContext context = installation.context();
      open.beginTransaction();
      open.send(new ProducerRecord<>(feedback.name(), bytes("key"), bytes("garbage"))).get();
      try (PairBuilderService service = PairBuilderService.start(context)) {
        for (int number = 0; number < 5; number++) {
          installation.send(Vote.of("ann").up().on("Why?", "Answer " + number).id("e" + number));
        }

        await().atMost(PATIENCE).until(() -> lag(context, feedback) >= 6);
        assertThat(installation.sides()).isEmpty();

        // The marker of its end takes an offset, too, and is nothing that is left to read.
        open.abortTransaction();
        await().atMost(PATIENCE).until(() -> installation.sides().size() == 5);
        await().atMost(PATIENCE).until(() -> lag(context, feedback) == 0);
        assertThat(service.readiness().ready()).isTrue();
      }
    }
  }

  private static double lag(ServiceContext context, TopicDefinition topic) {
    return context.metrics().get("plumbline.pairs.lag").tag("topic", topic.name()).gauge().value();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
