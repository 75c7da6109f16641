package dev.plumbline.standalone.bench.serve.load;

import java.util.Arrays;

/** Some values, of which quantiles are wanted. The array is taken over and sorted. */
public final class Distribution {
  private final double[] values;

  public Distribution(double[] values) {
    this.values = values;
    Arrays.sort(values);
  }

  public boolean isEmpty() {
    return values.length == 0;
  }

  /**
   * The smallest value that so large a share of the values does not exceed.
   *
   * @param share above 0 and at most 1
   * @throws IllegalStateException when there are no values
   */
  public double quantile(double share) {
    if (isEmpty()) {
      throw new IllegalStateException("there are no values");
    }
    return values[Math.max(0, (int) Math.ceil(share * values.length) - 1)];
  }

  public double median() {
    return quantile(0.5);
  }

  public double p99() {
    return quantile(0.99);
  }

  public double highest() {
    return quantile(1);
  }

  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }
}
