package dev.plumbline.standalone.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The votes that the gateway did not take, and why. Not thread safe. */
final class RefusedVotes {
  private static final int KEPT = 20;

  private final Map<String, Long> byReason = new TreeMap<>();
  private final List<ImportReport.Refused> first = new ArrayList<>();

  void add(long line, String reason, String message) {
    byReason.merge(reason, 1L, Long::sum);
    if (first.size() < KEPT) {
      first.add(new ImportReport.Refused(line, reason, message));
    }
  }

  Map<String, Long> byReason() {
    return byReason;
  }

  List<ImportReport.Refused> first() {
    return first;
  }
}
