package dev.plumbline.alignment.settings;

/**
 * The bounds that settings are held to; each failure names the setting, its value and the bound.
 */
final class Checks {

  private Checks() {}

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d; it must be at least %d".formatted(name, value, least));
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s is %s; it must be above 0".formatted(name, value));
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("%s is %s; it must not be below 0".formatted(name, value));
    }
  }

  static void factor(String name, double value) {
    if (!(value >= 1) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s is %s; it must be at least 1".formatted(name, value));
    }
  }

  static void share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s is %s; it must be in [0, 1)".formatted(name, value));
    }
  }
}
