package dev.plumbline.alignment.gate;

import java.util.List;

/** What the gate decided, and on which numbers. */
public record GateVerdict(List<GateCheck> checks) {

  public GateVerdict {
    checks = List.copyOf(checks);
  }

  /** True when every check passed. */
  public boolean passed() {
    return checks.stream().allMatch(GateCheck::passed);
  }
}
