package dev.plumbline.pairs;

import dev.plumbline.pairs.topology.LetterLimit;
import dev.plumbline.runtime.kafka.RegistryAnswer;
import dev.plumbline.runtime.kafka.RegistryUnavailableException;
import dev.plumbline.runtime.service.Causes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a thread of Streams fails. Its transaction is undone, so trying again is safe:
 * a new thread takes over. What may pass (a registry or broker that is away) is tried for ever,
 * with pauses; anything else a few times, then the service stops and says why. Where Kafka refuses
 * a record as too large, dead letters are shorter the next time.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);
  private static final int FAILURES_ALLOWED = 5;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Clock clock;
  private final Duration pause;
  private final LetterLimit letters;
  private final Deque<Instant> failures = new ArrayDeque<>();
  private volatile String lastFailure;

  /**
   * @param pause before a new thread takes over
   */
  FailurePolicy(Clock clock, Duration pause, LetterLimit letters) {
    this.clock = clock;
    this.pause = pause;
    this.letters = letters;
  }

  /** What failed last, in one line. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Everything works again. */
  void recovered() {
    lastFailure = null;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable thrown) {
    lastFailure = describe(thrown);
    if (isTooLarge(thrown) && letters.lower()) {
      log.warn("{}; dead letters are shortened from now on, and it is tried again", lastFailure);
      pauseQuietly();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (mayPass(thrown)) {
      log.warn("{}; trying again", lastFailure);
      pauseQuietly();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (thrown instanceof Error || tooMany()) {
      log.error("the pair-builder stops: {}", lastFailure, thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.error("a thread of the pair-builder failed and is replaced: {}", lastFailure, thrown);
    pauseQuietly();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized boolean tooMany() {
    Instant now = clock.instant();
    failures.addLast(now);
    while (failures.getFirst().isBefore(now.minus(WITHIN))) {
      failures.removeFirst();
    }
    return failures.size() > FAILURES_ALLOWED;
  }

  private void pauseQuietly() {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTooLarge(Throwable thrown) {
    return Causes.of(thrown).any(RecordTooLargeException.class::isInstance);
  }

  private static boolean mayPass(Throwable thrown) {
    return RegistryAnswer.isMissingForWriting(thrown)
        || Causes.of(thrown)
            .any(
                cause ->
                    cause instanceof RegistryUnavailableException
                        || cause instanceof RetriableException
                        // What brokers say while too few of them are there.
                        || cause instanceof InvalidReplicationFactorException);
  }

  private static String describe(Throwable thrown) {
    Throwable root = Causes.of(thrown).root();
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
