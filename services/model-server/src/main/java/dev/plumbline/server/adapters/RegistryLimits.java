package dev.plumbline.server.adapters;

import java.time.Duration;

/**
 * Bounds of the registry.
 *
 * @param history announcements and failures that are remembered per channel
 * @param requested versions that stay loaded because a client asked for them by number
 * @param firstRetry the wait after the first failure that may pass; doubles with each further one
 * @param longestRetry the longest such wait
 */
public record RegistryLimits(
    int history, int requested, Duration firstRetry, Duration longestRetry) {

  /** The wait after the given failed attempt, 1 being the first. */
  Duration retryAfter(int attempt) {
    Duration wait = firstRetry;
    for (int i = 1; i < attempt && wait.compareTo(longestRetry) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
  }
}
