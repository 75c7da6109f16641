package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.PairChange.Published;
import dev.plumbline.pairs.ballot.VoteCounter.Verdict;
import dev.plumbline.pairs.topology.PairObserver;
import dev.plumbline.runtime.channel.ChannelLabels;
import dev.plumbline.runtime.kafka.TopicDefinition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what happens in the topology. A transaction that is repeated after a failure is counted
 * again; the pairs themselves are not affected. Thread safe.
 */
final class PairMetrics implements PairObserver {
  private final MeterRegistry registry;
  private final ChannelLabels labels = new ChannelLabels();
  private final Map<String, ChannelMetrics> byChannel = new ConcurrentHashMap<>();
  private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
  private final Map<String, Integer> waitingByTask = new ConcurrentHashMap<>();

  /**
   * @param sources the topics whose records may be dead letters
   */
  PairMetrics(MeterRegistry registry, List<TopicDefinition> sources) {
    this.registry = registry;
    Gauge.builder("plumbline.pairs.waiting", waitingByTask, PairMetrics::sum)
        .description("Feedback that waits for its completion")
        .register(registry);
    for (TopicDefinition source : sources) {
      deadLetters.put(
          source.name(),
          Counter.builder("plumbline.pairs.dead.letters")
              .description("Records that could not be used, by the topic they came from")
              .tag("topic", source.name())
              .register(registry));
    }
  }

  @Override
  public void duplicate(String channel) {
    of(channel).duplicates().increment();
  }

  @Override
  public void waiting(String task, int count) {
    waitingByTask.put(task, count);
  }

  @Override
  public void counted(String channel, Verdict verdict) {
    ChannelMetrics metrics = of(channel);
    switch (verdict.outcome()) {
      case STANDS -> {
        if (verdict.overQuota()) {
          metrics.overQuota().increment();
        } else {
          metrics.votes().increment();
        }
      }
      case LATE -> metrics.late().increment();
      case REPEATED -> metrics.duplicates().increment();
      case TOO_MANY_RESPONSES -> metrics.tooManyResponses().increment();
      case TOO_MANY_VOTERS -> metrics.tooManyVoters().increment();
    }
    metrics.displaced().increment(verdict.evicted());
    verdict.changes().forEach(change -> changed(metrics, change));
  }

  @Override
  public void forgotten(String channel) {
    of(channel).forgotten().increment();
  }

  @Override
  public void changed(PairChange change) {
    changed(of(change.channel()), change);
  }

  @Override
  public void deadLetter(String topic) {
    deadLetters.get(topic).increment();
  }

  private static void changed(ChannelMetrics metrics, PairChange change) {
    if (!(change instanceof Published pair)) {
      metrics.withdrawn().increment();
    } else if (pair.isNew()) {
      metrics.made().increment();
    } else {
      metrics.updated().increment();
    }
  }

  private ChannelMetrics of(String channel) {
    return byChannel.computeIfAbsent(
        labels.of(channel), name -> ChannelMetrics.register(registry, name));
  }

  private static double sum(Map<String, Integer> byTask) {
    return byTask.values().stream().mapToInt(Integer::intValue).sum();
  }
}
