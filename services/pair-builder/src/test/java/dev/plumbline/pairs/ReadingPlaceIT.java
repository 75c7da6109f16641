package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReadingPlaceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ReadingPlace.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(log);
  }

  @Test
  void itIsToldThatKafkaHasForgottenTheOffsetsAndVotesStillCountOnce(
      @TempDir Path data, @TempDir Path state) throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start(data, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Installation installation =
            Installation.create(broker.bootstrapServers(), "votes", state, Map.of())) {
      try (PairBuilderService first = installation.startService()) {
        installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));
        awaitSides(installation, "Because. > _");
        assertThat(first.readiness().ready()).isTrue();
      }
      try (PairBuilderService second = installation.startService()) {
        await().atMost(PATIENCE).until(() -> second.readiness().ready());
      }
      assertThat(log.list).isEmpty();

      admin.deleteConsumerGroups(List.of("votes")).all().get();
      try (PairBuilderService third = installation.startService()) {
        installation.send(Vote.of("bob").down().on("Why?", "No.").id("e2"));
        awaitSides(installation, "Because. > No.");
        assertThat(third.readiness().ready()).isTrue();
      }

      assertThat(log.list)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getFormattedMessage())
                      .contains("how far the group votes has read", "offsets.retention.minutes"));
      assertThat(installation.pairs().values())
          .singleElement()
          .satisfies(pair -> assertThat(pair.getChosen().getUp()).isEqualTo(1));
    }
  }

  private static void awaitSides(Installation installation, String sides) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(installation.sides()).containsExactly(sides));
  }
}
