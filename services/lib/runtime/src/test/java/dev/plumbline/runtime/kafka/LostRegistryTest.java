package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process that knows its schemas can do while the registry is away. */
class LostRegistryTest {
  private static final FeedbackEvent VOTE =
      FeedbackEvent.newBuilder()
          .setEventId("e1")
          .setCompletionId("c1")
          .setRating(Rating.UP)
          .setCreatedAt(Instant.ofEpochMilli(1_700_000_000_000L))
          .build();

  private StubRegistry registry;
  private KafkaClients clients;

  @BeforeEach
  void start() throws IOException {
    registry = new StubRegistry();
    clients =
        new KafkaClients(
            KafkaConfiguration.from(
                Configuration.load(Optional.empty(), Map.of())
                    .withOverrides(
                        Map.of(
                            "plumbline.kafka.schema-registry-url",
                            registry.url(),
                            "plumbline.kafka.registry-properties.\"max.retries\"",
                            "0"))));
    new SchemaAdministration(clients).require(TopicSchemas.of(clients.configuration().topics()));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void aWriterKnowsTheSchemasThatWereLookedAtAtTheStart() {
    registry.close();

    try (Serializer<FeedbackEvent> serializer = clients.avroSerializer()) {
      assertThat(serializer.serialize("feedback", VOTE)).isNotEmpty();
    }
  }

  @Test
  void aNewDecoderKnowsTheSchemasThatAnotherHasRead() {
    byte[] bytes = written();
    assertThat(decoded(bytes)).isEqualTo(new Decoded.Present<>("c1", Optional.of(VOTE)));
    registry.close();

    Decoded<FeedbackEvent> again = decoded(bytes);

    assertThat(again).isEqualTo(new Decoded.Present<>("c1", Optional.of(VOTE)));
  }

  private byte[] written() {
    try (Serializer<FeedbackEvent> serializer = clients.avroSerializer()) {
      return serializer.serialize("feedback", VOTE);
    }
  }

  private Decoded<FeedbackEvent> decoded(byte[] bytes) {
    return clients
        .decoder(FeedbackEvent.class)
        .decode(new ConsumerRecord<>("feedback", 0, 0, new byte[] {'c', '1'}, bytes));
  }
}
