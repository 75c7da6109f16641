package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.PairChange.Published;
import dev.plumbline.pairs.ballot.VoteCounter.Verdict;
import dev.plumbline.pairs.topology.PairObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what happens in the topology. A transaction that is repeated after a failure is counted
 * again; the pairs themselves are not affected. Thread safe.
 */
final class PairMetrics implements PairObserver {
  private final MeterRegistry registry;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Integer> waitingByTask = new ConcurrentHashMap<>();

  PairMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("plumbline.pairs.waiting", waitingByTask, PairMetrics::sum)
        .description("Feedback that waits for its completion")
        .register(registry);
  }

  @Override
  public void duplicate(String channel) {
    add("duplicates", "Events that came again", channel, 1);
  }

  @Override
  public void waiting(String task, int count) {
    waitingByTask.put(task, count);
  }

  @Override
  public void counted(String channel, Verdict verdict) {
    switch (verdict.outcome()) {
      case STANDS -> {
        if (verdict.overQuota()) {
          dropped(channel, "user-quota", 1);
        } else {
          add("votes", "Votes that changed a ballot", channel, 1);
        }
      }
      case LATE -> add("late", "Votes that came after a later one of their voter", channel, 1);
      case REPEATED -> duplicate(channel);
      case TOO_MANY_RESPONSES -> dropped(channel, "responses-per-prompt", 1);
      case TOO_MANY_VOTERS -> dropped(channel, "voters-per-response", 1);
    }
    dropped(channel, "displaced", verdict.evicted());
    verdict.changes().forEach(change -> changed(channel, change));
  }

  @Override
  public void deadLetter(String topic) {
    Counter.builder("plumbline.pairs.dead.letters")
        .description("Records that could not be used")
        .tag("topic", topic)
        .register(registry)
        .increment();
  }

  private void changed(String channel, PairChange change) {
    if (!(change instanceof Published pair)) {
      add("withdrawn", "Pairs that were withdrawn", channel, 1);
    } else if (pair.isNew()) {
      add("made", "Pairs that were made", channel, 1);
    } else {
      add("updated", "Pairs whose votes changed", channel, 1);
    }
  }

  private void dropped(String channel, String reason, int count) {
    if (count > 0) {
      counters
          .computeIfAbsent(
              new Series("dropped", channel, reason),
              series ->
                  Counter.builder("plumbline.pairs.dropped")
                      .description("Votes that a limit left out, by the limit")
                      .tag("channel", channel)
                      .tag("reason", reason)
                      .register(registry))
          .increment(count);
    }
  }

  private void add(String name, String description, String channel, int count) {
    counters
        .computeIfAbsent(
            new Series(name, channel, ""),
            series ->
                Counter.builder("plumbline.pairs." + name)
                    .description(description)
                    .tag("channel", channel)
                    .register(registry))
        .increment(count);
  }

  private static double sum(Map<String, Integer> byTask) {
    return byTask.values().stream().mapToInt(Integer::intValue).sum();
  }

  private record Series(String name, String channel, String reason) {}
}
