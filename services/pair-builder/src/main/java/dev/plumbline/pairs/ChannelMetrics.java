package dev.plumbline.pairs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The figures of one channel. Each vote is in one of votes, duplicates, late, dropped or forgotten.
 *
 * @param displaced votes that had counted until the vote of somebody else took their place
 */
record ChannelMetrics(
    Counter votes,
    Counter duplicates,
    Counter late,
    Counter overQuota,
    Counter tooManyResponses,
    Counter tooManyVoters,
    Counter displaced,
    Counter forgotten,
    Counter made,
    Counter updated,
    Counter withdrawn) {

  static ChannelMetrics register(MeterRegistry registry, String channel) {
    return new ChannelMetrics(
        counter(registry, "votes", "Votes that stand", channel),
        counter(registry, "duplicates", "Events that came again", channel),
        counter(registry, "late", "Votes that came after a later one of their voter", channel),
        dropped(registry, "responses-per-user", channel),
        dropped(registry, "responses-per-prompt", channel),
        dropped(registry, "voters-per-response", channel),
        dropped(registry, "displaced", channel),
        counter(registry, "forgotten", "Old votes of users who are forgotten", channel),
        counter(registry, "made", "Pairs that were made", channel),
        counter(registry, "updated", "Pairs whose votes changed", channel),
        counter(registry, "withdrawn", "Pairs that were withdrawn", channel));
  }

  private static Counter dropped(MeterRegistry registry, String limit, String channel) {
    return Counter.builder("plumbline.pairs.dropped")
        .description("Votes that a limit left out, by the limit")
        .tag("channel", channel)
        .tag("limit", limit)
        .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String channel) {
    return Counter.builder("plumbline.pairs." + name)
        .description(description)
        .tag("channel", channel)
        .register(registry);
  }
}
