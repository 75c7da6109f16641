package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Section;
import java.time.Duration;

/**
 * How long to wait before a process that ended is started again: each time twice as long, up to a
 * bound.
 */
record RestartPolicy(Duration first, Duration longest) {

  static RestartPolicy from(Section restart) {
    RestartPolicy policy =
        new RestartPolicy(restart.duration("first"), restart.duration("longest"));
    if (policy.longest().compareTo(policy.first()) < 0) {
      throw restart.invalid("longest", "must not be shorter than the first wait");
    }
    return policy;
  }

  /**
   * The wait after an end.
   *
   * @param inARow how many ends there were in a row, this one included
   */
  Duration wait(int inARow) {
    Duration wait = first;
    for (int end = 1; end < inARow && wait.compareTo(longest) < 0; end++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  /** Whether a process was up for so long that its end has nothing to do with the one before. */
  boolean standsAlone(Duration lived) {
    return lived.compareTo(longest) > 0;
  }
}
