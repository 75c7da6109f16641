package dev.plumbline.runtime.kafka;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Headers;

/**
 * Confluent's serializer for generated records. By itself it describes the schema anew for each
 * record, and hashes all that the schema says, its documentation too, to find its id: an eighth of
 * the gateway's time. Here a class of records is described once. Thread safe.
 */
final class AvroSerializer extends KafkaAvroSerializer {
  private final Map<Class<?>, AvroSchema> schemas = new ConcurrentHashMap<>();

  /**
   * @param registry stays open
   */
  AvroSerializer(SchemaRegistryClient registry) {
    super(registry);
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Object record) {
    if (record == null) {
      return null;
    }
    AvroSchema schema = schemas.computeIfAbsent(record.getClass(), type -> describe(record));
    return serializeImpl(
        getSubjectName(topic, isKey, record, schema), topic, headers, record, schema);
  }

  private AvroSchema describe(Object record) {
    return new AvroSchema(
        AvroSchemaUtils.getSchema(
            record,
            useSchemaReflection,
            avroReflectionAllowNull,
            avroUseLogicalTypeConverters,
            removeJavaProperties,
            true));
  }

  @Override
  public void close() {
    // Others go on with it.
    schemaRegistry = null;
    super.close();
  }
}
