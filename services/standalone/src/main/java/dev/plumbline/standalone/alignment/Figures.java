package dev.plumbline.standalone.alignment;

import java.util.Locale;

/** How figures are written for people. */
final class Figures {
  private Figures() {}

  /** With its standard error; one measurement alone has none. */
  static String withError(double value, double error, int digits) {
    return Double.isFinite(error)
        ? number(value, digits) + " ± " + number(error, digits)
        : number(value, digits);
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A change as a share, with its sign. */
  static String change(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }
}
