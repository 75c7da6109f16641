package dev.plumbline.standalone.bench.pipeline;

/** So much a second. */
final class Rate {
  private static final double NANOS = 1e9;

  private Rate() {}

  /**
   * A rate up to now.
   *
   * @param start by {@link System#nanoTime}
   */
  static double of(double count, long start) {
    return count * NANOS / (System.nanoTime() - start);
  }
}
