package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.StartException;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes Kafka clients as this system wants them: idempotent producers that wait for all replicas,
 * consumers that read committed records only, values in Avro through Confluent's serializers. The
 * caller owns and closes what it gets.
 */
public final class KafkaClients {
  /**
   * All that a producer holds may be one record: the topics say what is too large. Kafka's default
   * of 1 MiB counts a record before it is compressed, and so refuses what the topics would take.
   */
  public static final int PRODUCER_BYTES = 32 * 1024 * 1024;

  private final KafkaConfiguration configuration;
  private Optional<SchemaRegistryClient> registry = Optional.empty();

  public KafkaClients(KafkaConfiguration configuration) {
    this.configuration = configuration;
    AvroLimits.apply();
  }

  public KafkaConfiguration configuration() {
    return configuration;
  }

  /**
   * A client that asks about topics and groups.
   *
   * @throws StartException when the settings are none that a client can be made of
   */
  public Admin admin(String clientId) {
    try {
      return Admin.create(common(clientId));
    } catch (KafkaException e) {
      throw KafkaTrouble.refusedSettings(e);
    }
  }

  /** A producer of Avro records with text keys. */
  public <V extends SpecificRecord> Producer<String, V> producer(
      String clientId, Map<String, ?> overrides) {
    return producer(clientId, overrides, this.<V>avroSerializer());
  }

  /** The same with another serializer. */
  public <V> Producer<String, V> producer(
      String clientId, Map<String, ?> overrides, Serializer<V> values) {
    Map<String, Object> properties = producerProperties(clientId);
    properties.putAll(overrides);
    return new KafkaProducer<>(properties, new StringSerializer(), values);
  }

  /** A producer of bytes, for records that are handed on as they came. */
  public Producer<byte[], byte[]> bytesProducer(String clientId) {
    return bytesProducer(clientId, Map.of());
  }

  /**
   * The same with other settings.
   *
   * @param overrides for example {@code transactional.id}
   */
  public Producer<byte[], byte[]> bytesProducer(String clientId, Map<String, ?> overrides) {
    Map<String, Object> properties = producerProperties(clientId);
    properties.putAll(overrides);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer of bytes that reads committed records only, from the start where it has no offset,
   * and never commits by itself. {@link AvroDecoder} makes records of the bytes.
   *
   * @param overrides for example {@code group.id}
   */
  public Consumer<byte[], byte[]> bytesConsumer(String clientId, Map<String, ?> overrides) {
    Map<String, Object> properties = common(clientId);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.putAll(overrides);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A decoder of one topic's Avro values; not thread safe, as Confluent's deserializer is not. */
  public <V extends SpecificRecord> AvroDecoder<V> decoder(Class<V> type) {
    StagedDeserializer deserializer = new StagedDeserializer(schemaRegistry());
    deserializer.configure(serializerProperties(), false);
    return new AvroDecoder<>(type, deserializer);
  }

  /** A serializer for values, configured for the registry. */
  @SuppressWarnings("unchecked") // Confluent's serializer takes any object; the type narrows it.
  public <V extends SpecificRecord> Serializer<V> avroSerializer() {
    AvroSerializer serializer = new AvroSerializer(schemaRegistry());
    serializer.configure(serializerProperties(), false);
    return (Serializer<V>) (Serializer<?>) serializer;
  }

  /** The same for Kafka Streams, which wants to know how values are read even where none are. */
  public <V extends SpecificRecord> Serde<V> writingSerde() {
    return writingSerde(this.<V>avroSerializer());
  }

  /** The same with another serializer. */
  public static <V> Serde<V> writingSerde(Serializer<V> values) {
    return Serdes.serdeFrom(
        values,
        (topic, bytes) -> {
          throw new UnsupportedOperationException("values of " + topic + " are only written here");
        });
  }

  /** Settings that every client of this process needs to reach Kafka; Streams takes them too. */
  public Map<String, Object> common(String clientId) {
    Map<String, Object> properties = new HashMap<>(configuration.properties());
    properties.put("bootstrap.servers", configuration.bootstrapServers());
    properties.put("client.id", clientId);
    return properties;
  }

  /** Settings of Confluent's serializers and deserializers. */
  public Map<String, Object> serializerProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("specific.avro.reader", true);
    properties.putAll(configuration.registryProperties());
    properties.put("schema.registry.url", configuration.schemaRegistryUrl());
    return properties;
  }

  /**
   * One client for all readers and writers: what one has learned of the registry the others know,
   * also while it is away. Nobody closes it.
   */
  synchronized SchemaRegistryClient schemaRegistry() {
    if (registry.isEmpty()) {
      var settings = new KafkaAvroSerializerConfig(serializerProperties());
      registry =
          Optional.of(
              SchemaRegistryClientFactory.newClient(
                  settings.getSchemaRegistryUrls(),
                  settings.getMaxSchemasPerSubject(),
                  List.of(new AvroSchemaProvider()),
                  settings.originalsWithPrefix(""),
                  settings.requestHeaders()));
    }
    return registry.get();
  }

  private Map<String, Object> producerProperties(String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("max.request.size", PRODUCER_BYTES);
    properties.putAll(common(clientId));
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    return properties;
  }
}
