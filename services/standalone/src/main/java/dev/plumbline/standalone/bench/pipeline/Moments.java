package dev.plumbline.standalone.bench.pipeline;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Sends at random moments (Poisson), whether earlier requests are answered or not. */
final class Moments {
  static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS = 1e9;
  private static final long SEED = 7;

  private Moments() {}

  /** Hears when the request of a number is to be sent, by {@link System#nanoTime}. */
  interface Sending {
    void at(int number, long planned);
  }

  /** Calls at each moment; times count from the moment even where the call comes late. */
  static void inOpenLoop(double perSecond, Duration time, Sending sending)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    long start = System.nanoTime();
    long planned = start;
    for (int number = 0; planned - start < time.toNanos(); number++) {
      TimeUnit.NANOSECONDS.sleep(planned - System.nanoTime());
      sending.at(number, planned);
      planned += (long) (-Math.log(1 - random.nextDouble()) / perSecond * NANOS);
    }
  }
}
