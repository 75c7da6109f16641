package dev.plumbline.alignment.contrast;

/**
 * A feature that tells the sides of a contrast apart.
 *
 * @param more whether the positive side has more of it, or less
 */
public record Countable(Feature feature, boolean more) {

  public static Countable more(Feature feature) {
    return new Countable(feature, true);
  }

  public static Countable less(Feature feature) {
    return new Countable(feature, false);
  }

  /** The higher, the nearer the response is to the positive side. */
  public double of(String response) {
    return more ? feature.of(response) : -feature.of(response);
  }

  /** For the contrast with its sides exchanged. */
  public Countable reversed() {
    return new Countable(feature, !more);
  }
}
