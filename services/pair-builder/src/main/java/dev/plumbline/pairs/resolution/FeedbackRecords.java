package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.state.StoredFeedback;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the feedback topic, as they came and as they are written down. */
public final class FeedbackRecords {
  private FeedbackRecords() {}

  public static StoredFeedback store(ConsumerRecord<byte[], byte[]> source) {
    return new StoredFeedback(
        source.key() == null ? null : ByteBuffer.wrap(source.key()),
        ByteBuffer.wrap(source.value()),
        source.partition(),
        source.offset());
  }

  /**
   * The record as it came.
   *
   * @param topic where it came from
   */
  public static ConsumerRecord<byte[], byte[]> restore(StoredFeedback stored, String topic) {
    return new ConsumerRecord<>(
        topic,
        stored.getPartition(),
        stored.getOffset(),
        stored.getKey() == null ? null : bytes(stored.getKey()),
        bytes(stored.getValue()));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
