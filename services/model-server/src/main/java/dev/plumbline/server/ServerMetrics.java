package dev.plumbline.server;

import dev.plumbline.runtime.channel.ChannelLabels;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.ChannelStatus;
import dev.plumbline.server.adapters.LoadFailure;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.adapters.ReloadListener;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.api.AnswerMetrics;
import dev.plumbline.server.completions.KafkaCompletionSink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the server, and the log of its reloads. Channels that were never announced share
 * one label: a client can make up as many names as it likes. So do announced ones beyond the first.
 */
final class ServerMetrics implements AnswerMetrics, ReloadListener, KafkaCompletionSink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMetrics.class);
  private static final String PREFIX = "plumbline.server.";
  private static final String CHANNEL = "channel";
  // Upper bounds in seconds, from a token of a small model to a long answer of a large one.
  private static final Duration[] TOKEN_BUCKETS = millis(1, 2, 5, 10, 20, 50, 100, 250, 500, 1000);
  private static final Duration[] REQUEST_BUCKETS =
      millis(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000);

  private final MeterRegistry meters;
  private final ChannelLabels labels = new ChannelLabels();
  private final Counter refused;
  private final Counter written;
  private final Counter lost;
  private final Map<String, ServedNow> served = new ConcurrentHashMap<>();

  /** The version behind a channel's gauges. */
  private static final class ServedNow {
    private volatile long version;
    private volatile boolean pinned;
    private volatile Optional<Instant> announced = Optional.empty();
  }

  ServerMetrics(MeterRegistry meters, String defaultChannel) {
    this.meters = meters;
    ServedNow unused = gauges(defaultChannel);
    // There with 0 before anything happens: alerts need that.
    refused = refused();
    written = completions("written");
    lost = completions("lost");
  }

  /** Shows the queue. */
  void observe(FairScheduler scheduler) {
    Gauge.builder(PREFIX + "requests.running", scheduler, FairScheduler::running)
        .description("Answers that are being made")
        .register(meters);
    Gauge.builder(PREFIX + "requests.waiting", scheduler, FairScheduler::waiting)
        .description("Answers that wait for their turn")
        .register(meters);
  }

  /** Shows how many versions requests still use. */
  void observe(AdapterRegistry registry) {
    Gauge.builder(
            PREFIX + "adapter.channels",
            registry,
            adapters -> adapters.status().stream().map(ChannelStatus::channel).count())
        .description("Channels for which an adapter was announced")
        .register(meters);
  }

  @Override
  public void started(String channel, Duration waited) {
    timer("request.queue.time", "From an answer's arrival to its turn", channel).record(waited);
  }

  @Override
  public void firstToken(String channel, Duration sinceArrival) {
    timer("time.to.first.token", "From a request's arrival to its first text", channel)
        .record(sinceArrival);
  }

  @Override
  public void answered(
      String channel, int promptTokens, int completionTokens, Duration sinceFirstToken) {
    counter("prompt.tokens", "Tokens of prompts that were answered", channel)
        .increment(promptTokens);
    counter("generation.tokens", "Tokens of answers", channel).increment(completionTokens);
    if (completionTokens > 1) {
      Timer.builder(PREFIX + "time.per.output.token")
          .description("Mean time of an answer's tokens after its first")
          .tag(CHANNEL, label(channel))
          .serviceLevelObjectives(TOKEN_BUCKETS)
          .register(meters)
          .record(sinceFirstToken.dividedBy(completionTokens - 1L));
    }
  }

  @Override
  public void ended(String channel, Outcome outcome, Duration sinceArrival) {
    Timer.builder(PREFIX + "request.duration")
        .description("From a request's arrival to its end")
        .tag(CHANNEL, label(channel))
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(REQUEST_BUCKETS)
        .register(meters)
        .record(sinceArrival);
  }

  @Override
  public void refusedBusy() {
    refused.increment();
  }

  @Override
  public void added(String channel) {
    ServedNow unused = gauges(channel);
  }

  @Override
  public void swapped(Announcement announcement, Duration loading) {
    String channel = announcement.channel();
    LOG.info(
        "channel {} is served with version {} ({}), loaded in {} ms",
        channel,
        announcement.version(),
        announcement.sha256().orElse("base model alone"),
        loading.toMillis());
    ServedNow now = gauges(channel);
    now.version = announcement.version();
    now.announced = Optional.of(announcement.announcedAt());
    reloads(labels.of(channel)).record(loading);
  }

  @Override
  public void failed(Announcement announcement, LoadFailure failure) {
    LOG.warn(
        "{} cannot be served ({}): {}; what was served stays{}",
        announcement,
        failure.reason().label(),
        failure.message(),
        failure.retriedAfterMillis().map(wait -> "; next try in " + wait + " ms").orElse(""));
    failures(labels.of(announcement.channel()), failure.reason()).increment();
  }

  @Override
  public void ignored(Announcement announcement, long newest) {
    LOG.info("{} is ignored: version {} is newer, and it is no rollback", announcement, newest);
  }

  @Override
  public void heldBack(Announcement announcement) {
    LOG.info("{} waits until the channel is no longer pinned", announcement);
  }

  @Override
  public void pinned(Announcement announcement) {
    LOG.info("channel {} is pinned to version {}", announcement.channel(), announcement.version());
    gauges(announcement.channel()).pinned = true;
  }

  @Override
  public void unpinned(String channel) {
    LOG.info("channel {} is no longer pinned", channel);
    gauges(channel).pinned = false;
  }

  @Override
  public void forgotten(String channel) {
    LOG.info("channel {} has no adapter and is served with the base model alone", channel);
    Optional.ofNullable(served.get(channel))
        .ifPresent(
            now -> {
              now.version = 0;
              now.announced = Optional.empty();
            });
  }

  @Override
  public void written() {
    written.increment();
  }

  @Override
  public void lost() {
    lost.increment();
  }

  private Counter refused() {
    return Counter.builder(PREFIX + "requests.refused")
        .description("Requests that found the queue, or their client's share of it, full")
        .register(meters);
  }

  private Counter completions(String outcome) {
    return Counter.builder(PREFIX + "completions")
        .description("Records of answers, by whether Kafka has them")
        .tag("outcome", outcome)
        .register(meters);
  }

  private ServedNow gauges(String channel) {
    return served.computeIfAbsent(channel, this::register);
  }

  private ServedNow register(String channel) {
    String label = labels.of(channel);
    Timer unused = reloads(label);
    Arrays.stream(LoadFailureReason.values()).forEach(reason -> failures(label, reason));
    ServedNow now = new ServedNow();
    if (!label.equals(ChannelLabels.OTHERS)) {
      show(now, label);
    }
    return now;
  }

  private void show(ServedNow now, String channel) {
    Gauge.builder(PREFIX + "adapter.version", now, current -> current.version)
        .description("Version that new requests get; 0 is the base model alone")
        .tag(CHANNEL, channel)
        .register(meters);
    Gauge.builder(PREFIX + "adapter.age", now, ServerMetrics::ageSeconds)
        .description("Time since the served version was announced")
        .baseUnit("seconds")
        .tag(CHANNEL, channel)
        .register(meters);
    Gauge.builder(PREFIX + "adapter.pinned", now, current -> current.pinned ? 1 : 0)
        .description("1: an operator holds the channel at its version")
        .tag(CHANNEL, channel)
        .register(meters);
  }

  private static double ageSeconds(ServedNow now) {
    return now.announced
        .map(since -> Duration.between(since, Instant.now()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  private Timer reloads(String label) {
    return labelled("adapter.reload", "Time to load an adapter and take it into service", label);
  }

  private Counter failures(String label, LoadFailureReason reason) {
    return Counter.builder(PREFIX + "adapter.load.failures")
        .description("Adapters that could not be loaded")
        .tag(CHANNEL, label)
        .tag("reason", reason.label())
        .register(meters);
  }

  private Timer timer(String name, String description, String channel) {
    return labelled(name, description, label(channel));
  }

  private Timer labelled(String name, String description, String label) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .tag(CHANNEL, label)
        .serviceLevelObjectives(REQUEST_BUCKETS)
        .register(meters);
  }

  private Counter counter(String name, String description, String channel) {
    return Counter.builder(PREFIX + name)
        .description(description)
        .tag(CHANNEL, label(channel))
        .register(meters);
  }

  private String label(String channel) {
    return served.containsKey(channel) ? labels.of(channel) : ChannelLabels.OTHERS;
  }

  private static Duration[] millis(long... bounds) {
    Duration[] durations = new Duration[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      durations[i] = Duration.ofMillis(bounds[i]);
    }
    return durations;
  }
}
