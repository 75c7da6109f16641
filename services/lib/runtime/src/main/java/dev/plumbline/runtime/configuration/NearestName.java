package dev.plumbline.runtime.configuration;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody meant by a misspelt name. */
final class NearestName {
  private NearestName() {}

  /** {@code "; did you mean X?"} when a known name is close, else nothing. */
  static String hint(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 6))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
