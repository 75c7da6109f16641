package dev.plumbline.runtime.service;

import dev.plumbline.runtime.configuration.Section;
import java.time.Duration;

/**
 * How long to wait before what failed is tried again: each time twice as long, up to a bound.
 *
 * @param first the wait after one failure
 * @param longest the longest wait
 */
public record DoublingWait(Duration first, Duration longest) {

  /**
   * Reads both waits from settings of these names.
   *
   * @throws dev.plumbline.runtime.configuration.ConfigurationException when the longest is shorter
   *     than the first
   */
  public static DoublingWait from(Section section, String first, String longest) {
    DoublingWait wait = new DoublingWait(section.duration(first), section.duration(longest));
    if (wait.longest().compareTo(wait.first()) < 0) {
      throw section.invalid(longest, "must not be shorter than " + first);
    }
    return wait;
  }

  /**
   * The wait after a failure.
   *
   * @param inARow how many failures there were in a row, this one included
   */
  public Duration after(int inARow) {
    Duration wait = first;
    for (int failure = 1; failure < inARow && wait.compareTo(longest) < 0; failure++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
