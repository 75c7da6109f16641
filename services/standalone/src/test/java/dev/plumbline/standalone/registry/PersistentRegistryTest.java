package dev.plumbline.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.Rating;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistentRegistryTest {
  @TempDir Path directory;

  @Test
  void aRecordOfAnEarlierRunIsReadAfterASchemaWasAddedInBetween() {
    byte[] written;
    try (PersistentRegistry first = PersistentRegistry.open(directory)) {
      first.register("feedback-value", FeedbackEvent.getClassSchema());
      written = serialize(first, vote("one"));
    }

    byte[] writtenLater;
    try (PersistentRegistry second = PersistentRegistry.open(directory)) {
      second.register("another-value", record("Another", "text"));
      second.register("model-updates-value", ModelUpdate.getClassSchema());
      second.register("feedback-value", FeedbackEvent.getClassSchema());
      writtenLater = serialize(second, vote("two"));
    }

    try (PersistentRegistry third = PersistentRegistry.open(directory)) {
      assertThat(deserialize(third, written)).isEqualTo(vote("one"));
      assertThat(deserialize(third, writtenLater)).isEqualTo(vote("two"));
    }
  }

  @Test
  void idsDoNotDependOnTheOrderOfRegistration() {
    Schema a = record("A", "x");
    Schema b = record("B", "x");
    int idOfA;
    int idOfB;
    try (PersistentRegistry first = PersistentRegistry.open(directory)) {
      idOfA = first.register("a-value", a);
      idOfB = first.register("b-value", b);
    }

    try (PersistentRegistry second = PersistentRegistry.open(directory)) {
      assertThat(second.register("b-value", b)).isEqualTo(idOfB);
      assertThat(second.register("a-value", a)).isEqualTo(idOfA).isNotEqualTo(idOfB);
    }
  }

  @Test
  void oneSchemaHasOneIdUnderAllSubjects() {
    try (PersistentRegistry registry = PersistentRegistry.open(directory)) {
      int first = registry.register("a-value", record("A", "x"));

      assertThat(registry.register("b-value", record("A", "x"))).isEqualTo(first);
    }
  }

  @Test
  void aSchemaThatCannotReadTheOldRecordsIsRefused() {
    try (PersistentRegistry registry = PersistentRegistry.open(directory)) {
      registry.register("a-value", record("A", "old"));

      assertThatThrownBy(() -> registry.register("a-value", record("A", "renamed")))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("a-value")
          .hasMessageContaining("renamed");
    }
  }

  @Test
  void aSerializerCannotInventASchema() {
    try (PersistentRegistry registry = PersistentRegistry.open(directory)) {
      assertThatThrownBy(() -> serialize(registry, vote("one")))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void aHalfWrittenFileOfACrashIsNoSchema() throws Exception {
    try (PersistentRegistry registry = PersistentRegistry.open(directory)) {
      registry.register("a-value", record("A", "x"));
    }
    Files.writeString(directory.resolve("00002-b-value.json.new"), "{\"id\":");

    try (PersistentRegistry registry = PersistentRegistry.open(directory)) {
      assertThat(registry.register("b-value", record("B", "x"))).isEqualTo(2);
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(directory.resolve("00001-a-value.json"), "{\"id\":");

    assertThatThrownBy(() -> PersistentRegistry.open(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("00001-a-value.json");
  }

  private static Schema record(String name, String field) {
    return SchemaBuilder.record(name).fields().requiredString(field).endRecord();
  }

  private static FeedbackEvent vote(String id) {
    return FeedbackEvent.newBuilder()
        .setEventId(id)
        .setCompletionId("c")
        .setRating(Rating.UP)
        .setCreatedAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .build();
  }

  private static byte[] serialize(PersistentRegistry registry, FeedbackEvent vote) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(settings(registry), false);
      return serializer.serialize("feedback", vote);
    }
  }

  private static Object deserialize(PersistentRegistry registry, byte[] bytes) {
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(settings(registry), false);
      return deserializer.deserialize("feedback", bytes);
    }
  }

  private static Map<String, Object> settings(PersistentRegistry registry) {
    return Map.of(
        "schema.registry.url",
        registry.url(),
        "auto.register.schemas",
        false,
        "specific.avro.reader",
        true);
  }
}
