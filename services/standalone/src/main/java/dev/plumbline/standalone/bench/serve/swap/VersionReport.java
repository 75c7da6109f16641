package dev.plumbline.standalone.bench.serve.swap;

import java.util.List;

/**
 * Whether answers were of one version each.
 *
 * @param manyNames answers whose parts name several versions, of all
 * @param checked answers that were compared with what their version says alone
 * @param equal of these, letter by letter
 * @param nearTies of these, equal up to a token that its version found as likely as another
 * @param mixtures of these, the others
 */
public record VersionReport(
    int manyNames, int checked, int equal, int nearTies, List<String> mixtures) {
  public VersionReport {
    mixtures = List.copyOf(mixtures);
  }

  /** Whether some answer was not of one version. */
  public boolean mixed() {
    return manyNames > 0 || !mixtures.isEmpty();
  }
}
