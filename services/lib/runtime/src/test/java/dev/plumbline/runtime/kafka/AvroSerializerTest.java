package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.Erasure;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroSerializerTest {
  private static final Map<String, ?> SETTINGS =
      Map.of("schema.registry.url", "mock://avro-serializer");

  private final AvroSerializer serializer =
      new AvroSerializer(MockSchemaRegistry.getClientForScope("avro-serializer"));
  private final KafkaAvroSerializer confluent = new KafkaAvroSerializer();

  @BeforeEach
  void configure() {
    serializer.configure(SETTINGS, false);
    confluent.configure(SETTINGS, false);
  }

  @AfterEach
  void close() {
    serializer.close();
    confluent.close();
  }

  @Test
  void itWritesWhatConfluentsSerializerWritesForEachTopicAndKindOfRecord() {
    for (String topic : List.of("a", "b")) {
      for (SpecificRecord record : List.of(vote("e1"), erasure(), vote("e2"))) {
        assertThat(serializer.serialize(topic, record))
            .isEqualTo(confluent.serialize(topic, record));
      }
    }
  }

  @Test
  void nothingStaysNothing() {
    assertThat(serializer.serialize("a", null)).isNull();
  }

  private static FeedbackEvent vote(String id) {
    return FeedbackEvent.newBuilder()
        .setEventId(id)
        .setPrompt(List.of(new Message("user", "Why?")))
        .setResponse("Because.")
        .setRating(Rating.UP)
        .setCreatedAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .build();
  }

  private static Erasure erasure() {
    return Erasure.newBuilder().setRequestedAt(Instant.ofEpochMilli(1_700_000_000_000L)).build();
  }
}
