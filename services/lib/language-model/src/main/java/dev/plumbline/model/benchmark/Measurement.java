package dev.plumbline.model.benchmark;

import java.util.List;

/**
 * One figure, measured once or several times.
 *
 * @param name short and stable, for programs: {@code decode.b8}
 * @param description for people
 * @param samples one for each round, in order
 */
public record Measurement(String name, String description, String unit, List<Double> samples) {
  public Measurement {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(name + " was not measured");
    }
  }

  /** What is measured once. */
  public static Measurement once(String name, String description, String unit, double value) {
    return new Measurement(name, description, unit, List.of(value));
  }

  /** The middle one; between the two in the middle when their number is even. */
  public double median() {
    List<Double> sorted = samples.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double lowest() {
    return samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double highest() {
    return samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
