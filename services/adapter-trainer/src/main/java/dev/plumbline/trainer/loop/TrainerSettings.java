package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.trainer.trigger.RetryPolicy;
import dev.plumbline.trainer.trigger.TrainingTrigger;
import java.time.Duration;

/**
 * How a worker takes part and when it trains.
 *
 * @param group the consumer group; the prefix of its transactional ids
 * @param maxPairs pairs kept per channel
 * @param pairsMemory bytes that the pairs of all channels may take together
 * @param transactionTimeout after which Kafka ends the open transaction of a worker that died
 */
public record TrainerSettings(
    String group,
    int maxPairs,
    long pairsMemory,
    Duration transactionTimeout,
    TrainingTrigger trigger,
    RetryPolicy retries) {
  /**
   * A run's record holds four bytes for each pair, and Kafka takes records of 1 MiB. One that is
   * larger could never be written, and its channel would be tried for ever.
   */
  public static final int MOST_PAIRS = 200_000;

  /** With less, a single pair of the largest kind may find no room. */
  private static final long LEAST_MEMORY = 4L * 1024 * 1024;

  /** Who reads announcements waits for what a dead worker left open, and gives up after 90 s. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);

  /**
   * Reads {@code plumbline.trainer}.
   *
   * @param halfPairs whether half pairs teach the method anything
   */
  public static TrainerSettings from(Section trainer, boolean halfPairs) {
    return new TrainerSettings(
        trainer.requiredText("group"),
        trainer.integer("max-pairs", 1, MOST_PAIRS),
        pairsMemory(trainer),
        transactionTimeout(trainer),
        trigger(trainer.section("trigger"), halfPairs),
        retries(trainer.section("retry")));
  }

  private static long pairsMemory(Section trainer) {
    if (trainer.text("pairs-memory").equals("auto")) {
      return Runtime.getRuntime().maxMemory() / 4;
    }
    long bytes = trainer.bytes("pairs-memory");
    if (bytes < LEAST_MEMORY) {
      throw trainer.invalid("pairs-memory", "must be auto or at least 4 MiB");
    }
    return bytes;
  }

  private static Duration transactionTimeout(Section trainer) {
    Duration timeout = trainer.duration("transaction-timeout");
    if (timeout.compareTo(LONGEST_TRANSACTION) > 0) {
      throw trainer.invalid(
          "transaction-timeout", "must be at most " + LONGEST_TRANSACTION.toSeconds() + " s");
    }
    return timeout;
  }

  private static TrainingTrigger trigger(Section section, boolean halfPairs) {
    return new TrainingTrigger(
        section.integer("new-pairs", 1, Integer.MAX_VALUE),
        section.duration("interval"),
        section.integer("minimum-pairs", 1, Integer.MAX_VALUE),
        halfPairs);
  }

  private static RetryPolicy retries(Section section) {
    return new RetryPolicy(
        DoublingWait.from(section, "initial", "maximum"), section.integer("attempts", 1, 1_000));
  }
}
