package dev.plumbline.standalone.demo;

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
    while (true) {
      stillWaiting.run();
      try {
        return answer.get(TELL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet; the next round tells it.
        continue;
      }
    }
  }
}
