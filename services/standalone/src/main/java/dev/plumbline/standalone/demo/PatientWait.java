package dev.plumbline.standalone.demo;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer, and says again and again that it still waits. */
final class PatientWait {
  private static final long TELL_MILLIS = 500;

  private PatientWait() {}

  /**
   * Waits as long as it takes.
   *
   * @param stillWaiting called at once and about twice a second
   */
  static <T> T of(Future<T> answer, Runnable stillWaiting)
      throws ExecutionException, InterruptedException {
    Optional<T> received = Optional.empty();
    while (received.isEmpty()) {
      stillWaiting.run();
      received = within(answer, TELL_MILLIS);
    }
    return received.get();
  }

  private static <T> Optional<T> within(Future<T> answer, long millis)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(answer.get(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }
}
