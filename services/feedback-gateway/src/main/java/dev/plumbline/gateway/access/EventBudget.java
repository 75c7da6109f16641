package dev.plumbline.gateway.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * What is left of the events that a client may send. Whoever has something left may send a whole
 * batch; one that takes more than is left is paid for by a longer wait afterwards. Thread safe.
 */
final class EventBudget {
  private final Optional<Bucket> bucket;

  EventBudget(EventRate rate, TimeMeter clock) {
    this.bucket =
        rate.isUnlimited()
            ? Optional.empty()
            : Optional.of(
                Bucket.builder()
                    .withCustomTimePrecision(clock)
                    .addLimit(
                        limit ->
                            limit
                                .capacity(rate.burst())
                                .refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
                    .build());
  }

  /**
   * Takes one event from the budget.
   *
   * @throws BudgetSpentException when nothing is left
   */
  void takeOne() {
    bucket.ifPresent(
        events -> {
          ConsumptionProbe probe = events.tryConsumeAndReturnRemaining(1);
          if (!probe.isConsumed()) {
            throw new BudgetSpentException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
          }
        });
  }

  /** Takes more events, also those that are not left. */
  void take(int more) {
    if (more > 0) {
      bucket.ifPresent(events -> events.consumeIgnoringRateLimits(more));
    }
  }
}
