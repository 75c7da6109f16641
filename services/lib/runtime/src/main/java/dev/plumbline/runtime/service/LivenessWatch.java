package dev.plumbline.runtime.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits until what runs has been stopped, or never will do its work again. */
public final class LivenessWatch {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  private final Supplier<Readiness> readiness;
  private final Duration pause;

  public LivenessWatch(Supplier<Readiness> readiness) {
    this(readiness, USUAL_PAUSE);
  }

  LivenessWatch(Supplier<Readiness> readiness, Duration pause) {
    this.readiness = readiness;
    this.pause = pause;
  }

  /**
   * Waits.
   *
   * @param stopped opens when it has been stopped
   * @return why it never will do its work again; empty: it has been stopped
   */
  public Optional<String> await(CountDownLatch stopped) throws InterruptedException {
    while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      Readiness now = readiness();
      // What is being stopped may call itself dead.
      if (!now.alive() && stopped.getCount() > 0) {
        return Optional.of(now.detail());
      }
    }
    return Optional.empty();
  }

  // Whoever cannot even tell does not work, and nobody else would end it.
  private Readiness readiness() {
    try {
      return readiness.get();
    } catch (RuntimeException | Error e) {
      return Readiness.never("it cannot tell whether it works: " + e);
    }
  }
}
