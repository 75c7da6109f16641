package dev.plumbline.trainer.publish;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.LogEnds;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the announcements' topic from its start and keeps up with it on request. */
public final class AnnouncementReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Longer than a dead worker's transaction stays open, which the settings bound to a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Announcements announcements;
  private final Consumer<byte[], byte[]> consumer;
  private final LogEnds ends;
  private final AvroDecoder<ModelUpdate> decoder;
  private final TopicPartition partition;

  /**
   * Reads nothing yet.
   *
   * @param announcements begins anew, with the versions that earlier readers found
   */
  public AnnouncementReader(KafkaClients clients, String clientId, Announcements announcements) {
    this.announcements = announcements;
    this.consumer = clients.bytesConsumer(clientId + "-announcements", Map.of());
    this.ends = new LogEnds(clients, clientId + "-announcements-end", PATIENCE);
    this.decoder = clients.decoder(ModelUpdate.class);
    this.partition = new TopicPartition(clients.configuration().topics().modelUpdates().name(), 0);
    consumer.assign(List.of(partition));
    beginAnew();
  }

  private void beginAnew() {
    announcements.beginAnew();
    consumer.seekToBeginning(List.of(partition));
  }

  /**
   * Reads up to what is now the topic's end.
   *
   * <p>The end is the end of the log, not of what is committed: while some transaction is open, an
   * announcement behind it cannot be read yet, and a version that is already taken would look free.
   *
   * @throws TimeoutException when a transaction stays open for too long
   */
  public Announcements readToEnd() {
    long end = ends.written(List.of(partition)).get(partition);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (consumer.position(partition) > end) {
      LOG.warn(
          "{} was deleted or restored to an earlier point: it ends at {}, and was read up to {}. It"
              + " is read from its beginning",
          partition,
          end,
          consumer.position(partition));
      beginAnew();
    }
    while (consumer.position(partition) < end) {
      consumer.poll(POLL).forEach(this::take);
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            partition + " cannot be read to its end at " + end + "; a transaction is still open");
      }
    }
    return announcements;
  }

  /** What was read so far; it goes on changing with each reading. */
  public Announcements latest() {
    return announcements;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Decoded<ModelUpdate> decoded = decoder.decode(record);
    if (decoded instanceof Decoded.Present<ModelUpdate> present) {
      present.value().ifPresentOrElse(announcements::take, () -> deleted(present.key()));
    } else if (decoded instanceof Decoded.Undecodable<ModelUpdate> garbage) {
      // The servers, which read this topic for its own sake, write its dead letters.
      LOG.warn("ignoring {} at {}: {}", partition, record.offset(), garbage.reason());
    }
  }

  private void deleted(String key) {
    try {
      UpdateKey gone = UpdateKey.parse(key);
      if (gone.pin()) {
        announcements.unpin(gone.channel());
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("ignoring a deletion in {}: {}", partition, e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
    ends.close();
  }
}
