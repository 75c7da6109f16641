package dev.plumbline.gateway.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Waits for the acknowledgements of all records of one request; the first failure decides. */
final class Acknowledgement implements Callback {
  private final int records;
  private final KafkaWatch watch;
  private final AtomicInteger open;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Acknowledgement(int records, KafkaWatch watch) {
    this.records = records;
    this.watch = watch;
    this.open = new AtomicInteger(records);
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception failure) {
    if (failure != null) {
      fail(failure);
    } else if (open.decrementAndGet() == 0) {
      watch.acknowledged(records);
      done.complete(null);
    }
  }

  void fail(Exception failure) {
    if (failed.compareAndSet(false, true)) {
      watch.failed(failure);
      done.completeExceptionally(new NotAcknowledgedException(failure));
    }
  }

  boolean hasFailed() {
    return failed.get();
  }

  CompletableFuture<Void> done() {
    return done;
  }
}
