package dev.plumbline.trainer.trigger;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Instant;
import java.util.Optional;

/**
 * When a failed run is tried again. Pairs that made the training itself fail {@code attempts} times
 * are left alone until they change.
 */
public record RetryPolicy(DoublingWait waits, int attempts) {

  /** What is known after one more failure. */
  public Failure after(Optional<Failure> previous, FailureKind kind, long lastOffset, Instant now) {
    int inARow = previous.map(Failure::inARow).orElse(0) + 1;
    int onSamePairs =
        previous.filter(f -> f.lastOffset() == lastOffset).map(Failure::onThesePairs).orElse(0);
    int onThesePairs = kind == FailureKind.TRAINING ? onSamePairs + 1 : onSamePairs;
    return new Failure(inARow, onThesePairs, lastOffset, now.plus(waits.after(inARow)));
  }

  /** Whether a channel that failed may be tried now. */
  public boolean allows(Optional<Failure> failure, long lastOffset, Instant now) {
    return failure
        .map(
            f ->
                !now.isBefore(f.retryAt())
                    && (f.lastOffset() != lastOffset || f.onThesePairs() < attempts))
        .orElse(true);
  }
}
