package dev.plumbline.runtime.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes Avro records of bytes. Bytes that cannot be a record become {@link Decoded.Undecodable}; a
 * registry that does not answer, or refuses to, is another thing: it throws, and the caller tries
 * again later.
 *
 * <p>Not thread safe.
 */
public final class AvroDecoder<V extends SpecificRecord> {
  private final Class<V> type;
  private final StagedDeserializer deserializer;

  AvroDecoder(Class<V> type, StagedDeserializer deserializer) {
    this.type = type;
    this.deserializer = deserializer;
  }

  /**
   * Decodes one record.
   *
   * @throws RegistryUnavailableException when the schema registry cannot be asked now
   */
  public Decoded<V> decode(ConsumerRecord<byte[], byte[]> source) {
    String key;
    try {
      key = text(source.key());
    } catch (CharacterCodingException e) {
      return new Decoded.Undecodable<>("the key is not text in UTF-8");
    }
    if (source.value() == null) {
      return new Decoded.Present<>(key, Optional.empty());
    }
    return decodeValue(source.topic(), key, source.value());
  }

  private Decoded<V> decodeValue(String topic, String key, byte[] bytes) {
    try {
      Object value = deserializer.deserialize(topic, bytes);
      if (!type.isInstance(value)) {
        return new Decoded.Undecodable<>(
            "the value is a " + value.getClass().getName() + ", not a " + type.getName());
      }
      return new Decoded.Present<>(key, Optional.of(type.cast(value)));
    } catch (RuntimeException e) {
      if (!deserializer.schemaGiven() && RegistryAnswer.isMissing(e)) {
        throw new RegistryUnavailableException(e);
      }
      // Avro reports bytes that do not fit the schema by many kinds of exceptions.
      return new Decoded.Undecodable<>(reason(e));
    }
  }

  private static String reason(Throwable thrown) {
    StringBuilder reason = new StringBuilder("not an Avro record of a known schema: ");
    reason.append(thrown.getMessage());
    if (thrown.getCause() != null && thrown.getCause().getMessage() != null) {
      reason.append(": ").append(thrown.getCause().getMessage());
    }
    return reason.toString();
  }

  private static String text(byte[] key) throws CharacterCodingException {
    return key == null
        ? ""
        : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
  }
}
