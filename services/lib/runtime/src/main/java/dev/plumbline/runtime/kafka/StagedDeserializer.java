package dev.plumbline.runtime.kafka;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;

/**
 * Confluent's deserializer, which also tells whether the registry had given the schema of the bytes
 * it read last. Both a registry that fails and bytes that do not fit their schema may come as an
 * {@link java.io.IOException}; only the former does before the schema is there.
 */
final class StagedDeserializer extends KafkaAvroDeserializer {
  private boolean schemaGiven;

  /**
   * @param registry stays open
   */
  StagedDeserializer(SchemaRegistryClient registry) {
    super(registry);
  }

  @Override
  public Object deserialize(String topic, byte[] bytes) {
    schemaGiven = false;
    return super.deserialize(topic, bytes);
  }

  /** Whether what failed last failed at the bytes, not while their schema was asked for. */
  boolean schemaGiven() {
    return schemaGiven;
  }

  @Override
  protected DatumReader<?> getDatumReader(Schema writer, Schema reader) throws ExecutionException {
    schemaGiven = true;
    return super.getDatumReader(writer, reader);
  }

  @Override
  public void close() {
    // Others go on with it.
    schemaRegistry = null;
    super.close();
  }
}
