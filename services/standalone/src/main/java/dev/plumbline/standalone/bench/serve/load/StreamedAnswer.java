package dev.plumbline.standalone.bench.serve.load;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one request went, as its client saw it. Moments are nanoseconds of one clock.
 *
 * @param plannedAt when it was to be sent; later than that only because the client was late
 * @param firstTokenAt when the first text came; empty when none came
 * @param gaps times between pieces of text, which are tokens but for characters of several
 * @param promptTokens as the server counts them; 0 when it does not tell
 * @param tokens as the server counts them, else pieces of text
 * @param version which the response names; empty when it names none
 * @param oneName whether all parts of the response name the same model
 */
public record StreamedAnswer(
    PlannedRequest request,
    long plannedAt,
    OptionalLong firstTokenAt,
    long endedAt,
    Gaps gaps,
    int promptTokens,
    int tokens,
    String text,
    OptionalLong version,
    boolean oneName,
    Optional<Failure> failure) {
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Why there is no whole answer.
   *
   * @param kind short, to be counted by
   * @param detail what exactly happened
   */
  public record Failure(String kind, String detail) {}

  public boolean answered() {
    return failure.isEmpty();
  }

  /** From the planned moment to the first text, in milliseconds. */
  public double firstTokenMillis() {
    return (firstTokenAt.orElseThrow() - plannedAt) / NANOS_PER_MILLI;
  }

  /** Mean time of the tokens after the first, in milliseconds; empty with fewer than two. */
  public Optional<Double> millisPerToken() {
    return tokens < 2 || gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(gaps.millis().sum() / (tokens - 1));
  }
}
