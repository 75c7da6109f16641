package dev.plumbline.standalone.bench.serve.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Times between the pieces of one answer, kept small: an hour of load has a million of them. */
public final class Gaps {
  private static final int NANOS_PER_MICRO = 1000;
  private static final double MICROS_PER_MILLI = 1e3;

  private final int[] micros;

  private Gaps(int[] micros) {
    this.micros = micros;
  }

  /**
   * The times between moments.
   *
   * @param moments in nanoseconds, in their order
   */
  static Gaps between(List<Long> moments) {
    return new Gaps(
        IntStream.range(1, moments.size())
            .map(i -> (int) ((moments.get(i) - moments.get(i - 1)) / NANOS_PER_MICRO))
            .toArray());
  }

  public boolean isEmpty() {
    return micros.length == 0;
  }

  /** In milliseconds. */
  public DoubleStream millis() {
    return Arrays.stream(micros).mapToDouble(gap -> gap / MICROS_PER_MILLI);
  }
}
