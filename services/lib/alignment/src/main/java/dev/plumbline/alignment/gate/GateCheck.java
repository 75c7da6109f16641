package dev.plumbline.alignment.gate;

/**
 * One bound of the gate.
 *
 * @param name what is bounded
 * @param explanation the check in words
 */
public record GateCheck(
    String name, boolean passed, double value, double bound, String explanation) {

  static GateCheck above(String name, double value, double bound, String explanation) {
    return new GateCheck(name, value > bound, value, bound, explanation);
  }

  static GateCheck notBelow(String name, double value, double bound, String explanation) {
    return new GateCheck(name, value >= bound, value, bound, explanation);
  }

  static GateCheck notAbove(String name, double value, double bound, String explanation) {
    return new GateCheck(name, value <= bound, value, bound, explanation);
  }
}
