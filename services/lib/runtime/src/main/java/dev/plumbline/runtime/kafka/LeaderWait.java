package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the leaders of new partitions until they answer. A broker hears of a new topic a moment
 * after the controller has made it; until then Kafka's admin client gives up at once.
 */
final class LeaderWait {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String bootstrapServers;
  private final Duration patience;

  LeaderWait(String bootstrapServers, Duration patience) {
    this.bootstrapServers = bootstrapServers;
    this.patience = patience;
  }

  /**
   * Returns when the question is answered.
   *
   * @param question asked again as long as a partition is not known
   */
  void await(Supplier<? extends KafkaFuture<?>> question) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!answered(question, deadline)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw KafkaTrouble.explain(bootstrapServers, e);
    } catch (InterruptedException e) {
      throw AdminAnswers.interrupted(e);
    }
  }

  private static boolean answered(Supplier<? extends KafkaFuture<?>> question, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      question.get().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
      if (!unknown || System.nanoTime() > deadline) {
        throw e;
      }
      return false;
    }
  }
}
