package dev.plumbline.server.completions;

import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.schema.Completion;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers to the completions topic, keyed by completion id.
 *
 * <p>An answer is not held up by Kafka: the record waits in a queue, for a thread of its own,
 * because a producer blocks when the cluster is away. What waits until Kafka has it is bounded by
 * number and by characters. A record that is lost is counted and logged by its id; votes on that
 * answer then end up in the dead letters of the feedback. Closing writes what still waits, within a
 * limit.
 */
public final class KafkaCompletionSink implements CompletionSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCompletionSink.class);
  private static final int WAITING_LIMIT = 10_000;

  /** Of prompts and answers: long conversations would fill the memory before they are so many. */
  static final long WAITING_CHARACTERS = 64L << 20;

  private final RenewedProducer<String, Completion> producer;
  private final String topic;
  private final Duration closeLimit;
  private final Listener listener;
  private final AtomicLong waitingCharacters = new AtomicLong();
  private final ThreadPoolExecutor sender =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_LIMIT),
          task -> new Thread(task, "completion-sender"));

  /** Hears what became of the records. */
  public interface Listener {
    void written();

    void lost();
  }

  /** Takes ownership of the producer. */
  public KafkaCompletionSink(
      RenewedProducer<String, Completion> producer,
      String topic,
      Duration closeLimit,
      Listener listener) {
    this.producer = producer;
    this.topic = topic;
    this.closeLimit = closeLimit;
    this.listener = listener;
  }

  @Override
  public void accept(Completion completion) {
    long characters = characters(completion);
    if (waitingCharacters.addAndGet(characters) > WAITING_CHARACTERS) {
      waitsNoMore(characters);
      lost(completion, "too much waits for Kafka");
      return;
    }
    try {
      sender.execute(() -> send(completion, characters));
    } catch (RejectedExecutionException e) {
      waitsNoMore(characters);
      lost(completion, sender.isShutdown() ? "the server has stopped" : "too many wait for Kafka");
    }
  }

  private static long characters(Completion completion) {
    long prompt =
        completion.getMessages().stream().mapToLong(message -> message.getContent().length()).sum();
    return prompt + completion.getResponse().length();
  }

  private void waitsNoMore(long characters) {
    waitingCharacters.getAndAdd(-characters);
  }

  private void send(Completion completion, long characters) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, completion.getCompletionId(), completion),
              (metadata, failure) -> {
                waitsNoMore(characters);
                if (failure == null) {
                  listener.written();
                } else {
                  lost(completion, failure.toString());
                }
              });
    } catch (RuntimeException e) {
      // An unreachable registry, an interrupt, a record too large: this record only.
      waitsNoMore(characters);
      lost(completion, e.toString());
    }
  }

  private void lost(Completion completion, String why) {
    listener.lost();
    LOG.error(
        "completion {} was not written to {}: {}; feedback on it will find no completion",
        completion.getCompletionId(),
        topic,
        why);
  }

  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(closeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("{} completions could not be written before the end", sender.getQueue().size());
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.shutdownNow();
    }
    producer.close(closeLimit);
  }
}
