package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.KafkaClients;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Deletes letters that are done with. Kafka forgets after some days the offsets that tell which
 * these are, as nobody stays in the group; what then still lay there would seem to wait again.
 */
final class DoneLetters implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 30;

  private final Admin admin;

  DoneLetters(KafkaClients clients) {
    this.admin = clients.admin("dead-letters");
  }

  /**
   * Deletes what lies before these offsets.
   *
   * @throws KafkaException when they cannot be deleted; that they are done with is remembered
   */
  void delete(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
    ends.forEach((partition, end) -> records.put(partition, RecordsToDelete.beforeOffset(end)));
    try {
      admin.deleteRecords(records).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "letters that are done with cannot be deleted: " + e.getCause().getMessage(),
          e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("it does not answer while letters are to be deleted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while deleting letters", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
