package dev.plumbline.standalone.bench.serve.load;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Lengths as people's texts have them: log-normal, many short ones and a few long ones. What is
 * drawn beyond a bound is that bound.
 *
 * @param median half of the lengths are below it
 * @param spread standard deviation of the length's logarithm
 */
public record Lengths(int median, double spread, int shortest, int longest) {
  public Lengths {
    if (shortest < 1 || median < shortest || longest < median || !(spread >= 0)) {
      throw new IllegalArgumentException(
          "lengths need 1 <= shortest <= median <= longest and a spread of at least 0");
    }
  }

  int draw(SplittableRandom random) {
    double drawn = median * Math.exp(spread * random.nextGaussian());
    return (int) Math.max(shortest, Math.min(longest, Math.round(drawn)));
  }

  /** In words, for a report. */
  public String description() {
    return String.format(
        Locale.ROOT,
        "log-normal, median %d, spread %.2f, within %d to %d",
        median,
        spread,
        shortest,
        longest);
  }
}
