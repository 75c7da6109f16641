package dev.plumbline.pairs.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes values of this service as Avro records, in the single-object encoding. Thread safe.
 *
 * @param <D> the value as the service uses it
 * @param <S> the record that it is written as
 */
public final class StateSerde<D, S extends SpecificRecord> implements Serde<D> {
  private final BinaryMessageEncoder<S> encoder;
  private final BinaryMessageDecoder<S> decoder;
  private final Function<D, S> store;
  private final Function<S, D> restore;

  StateSerde(Class<S> record, Function<D, S> store, Function<S, D> restore) {
    SpecificData model = new SpecificData();
    // The code that Avro generates for each record writes faster than that for all of them.
    model.setCustomCoders(true);
    Schema schema = model.getSchema(record);
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.decoder = new BinaryMessageDecoder<>(model, schema);
    this.store = store;
    this.restore = restore;
  }

  @Override
  public Serializer<D> serializer() {
    return (topic, value) -> value == null ? null : write(value);
  }

  @Override
  public Deserializer<D> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(topic, bytes);
  }

  private byte[] write(D value) {
    try {
      ByteBuffer buffer = encoder.encode(store.apply(value));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new SerializationException("state cannot be written: " + e.getMessage(), e);
    }
  }

  private D read(String topic, byte[] bytes) {
    try {
      return restore.apply(decoder.decode(bytes));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "state of " + topic + " cannot be read; was it written by another version?", e);
    }
  }
}
