package dev.plumbline.standalone.demo.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to coordinates along one axis.
 *
 * @param low the value at the start of the axis
 * @param high the value at its end
 * @param start the coordinate of the start
 * @param end the coordinate of the end
 */
record Scale(double low, double high, double start, double end) {

  Scale {
    if (!(high > low)) {
      throw new IllegalArgumentException("an axis needs a range, not " + low + " to " + high);
    }
  }

  double at(double value) {
    return start + (value - low) / (high - low) * (end - start);
  }

  /** Round values between low and high, about as many as asked for. */
  List<Double> ticks(int about) {
    double step = roundStep((high - low) / about);
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The least of 1, 2, 5, 10, 20, ... that is not below the value. */
  static double roundStep(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= value * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
