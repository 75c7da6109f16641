package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.StartException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what an admin client was asked, and says in words when Kafka does not answer. */
record AdminAnswers(String bootstrapServers) {
  static final long TIMEOUT_SECONDS = 30;

  <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw KafkaTrouble.explain(bootstrapServers, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static StartException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StartException("interrupted while waiting for Kafka", e);
  }
}
