package dev.plumbline.model.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** What the rounds have measured so far, by name and in the order of the first round. */
final class Samples {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  void add(String name, double value) {
    values.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
  }

  Measurement measurement(String name, String description, String unit) {
    return new Measurement(name, description, unit, values.get(name));
  }

  /** Two things that were measured in the same rounds, put together round by round. */
  List<Double> together(String first, String second, DoubleBinaryOperator operator) {
    List<Double> result = new ArrayList<>();
    List<Double> others = values.get(second);
    for (Double value : values.get(first)) {
      result.add(operator.applyAsDouble(value, others.get(result.size())));
    }
    return result;
  }
}
