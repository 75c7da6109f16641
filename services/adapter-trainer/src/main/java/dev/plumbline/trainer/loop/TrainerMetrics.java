package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.channel.ChannelLabels;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.pairs.PairCounts;
import dev.plumbline.trainer.status.TrainerStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The figures that a worker gives to Prometheus. */
public final class TrainerMetrics {
  private static final PairCounts NONE = new PairCounts(0, 0, 0, 0, 0, 0);

  private static final Set<RunState> ENDS =
      EnumSet.complementOf(EnumSet.of(RunState.UNKNOWN, RunState.RUNNING));

  private final MeterRegistry registry;
  private final ChannelLabels labels = new ChannelLabels();
  private final Counter deadLetters;
  private final Counter lostSessions;
  private final Map<String, List<Meter>> channelGauges = new HashMap<>();
  private volatile Map<String, PairCounts> pairs = Map.of();
  private volatile long running;
  private volatile long lag;
  private volatile Duration held = Duration.ZERO;

  public TrainerMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("plumbline.trainer.running", () -> running)
        .description("Training runs under way")
        .register(registry);
    Gauge.builder("plumbline.trainer.lag", () -> lag)
        .description("Records of pairs that this worker has still to read; it reads between runs")
        .register(registry);
    Gauge.builder("plumbline.trainer.held", () -> held.toSeconds())
        .description("For how long an open transaction has kept this worker from reading on")
        .baseUnit("seconds")
        .register(registry);
    this.deadLetters =
        Counter.builder("plumbline.trainer.dead.letters")
            .description("Records that could not be used")
            .register(registry);
    this.lostSessions =
        Counter.builder("plumbline.trainer.sessions.lost")
            .description("Connections to Kafka that were given up and opened anew")
            .register(registry);
  }

  void ended(TrainingRun run) {
    runs(labels.of(run.getChannel()), run.getState())
        .record(Duration.between(run.getStartedAt(), run.getUpdatedAt()));
  }

  private Timer runs(String label, RunState state) {
    return Timer.builder("plumbline.trainer.runs")
        .description("Training runs, by channel and how they ended")
        .tag("channel", label)
        .tag("state", state.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /**
   * So many records are unread now.
   *
   * @param heldFor for how long an open transaction has held some of them back
   */
  void unread(long records, Duration heldFor) {
    lag = records;
    held = heldFor;
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void lostSession() {
    lostSessions.increment();
  }

  /** Shows this status from now on. Called by one thread. */
  void show(TrainerStatus status) {
    running = status.channels().stream().filter(c -> c.running().isPresent()).count();
    pairs =
        status.channels().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    channel -> labels.of(channel.name()),
                    TrainerStatus.Channel::pairs,
                    PairCounts::plus));
    pairs.keySet().forEach(label -> channelGauges.computeIfAbsent(label, this::add));
    channelGauges
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !pairs.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
  }

  private List<Meter> add(String label) {
    // There before the first run ends: alerts see a figure rise, and not one that appears.
    ENDS.forEach(state -> runs(label, state));
    return gauges(label);
  }

  private List<Meter> gauges(String label) {
    return List.of(
        gauge(label, "pairs", "Whole pairs of a channel", PairCounts::whole),
        gauge(label, "half.pairs", "Half pairs of a channel", PairCounts::half),
        gauge(
            label,
            "new.pairs",
            "Whole pairs that no concluded run has known",
            PairCounts::newWhole),
        gauge(
            label,
            "withdrawn.pairs",
            "Pairs that are gone and that the last concluded run may have known",
            PairCounts::withdrawn));
  }

  private Gauge gauge(
      String label, String name, String description, ToIntFunction<PairCounts> count) {
    return Gauge.builder(
            "plumbline.trainer." + name, () -> count.applyAsInt(pairs.getOrDefault(label, NONE)))
        .description(description)
        .tag("channel", label)
        .register(registry);
  }
}
