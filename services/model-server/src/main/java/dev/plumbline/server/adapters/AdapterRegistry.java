package dev.plumbline.server.adapters;

import dev.plumbline.server.adapters.ChannelState.Attempt;
import dev.plumbline.server.adapters.ChannelState.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels and the versions they are served with.
 *
 * <p>Announcements come in on one thread, loads run on the executor, and requests take leases from
 * any thread. Nothing is loaded before {@link #startLoading()}, so that a server that reads a long
 * history loads only the newest version of each channel.
 */
public final class AdapterRegistry implements AutoCloseable {
  /** The most requests that wait for versions to be loaded at once. */
  public static final int MOST_WAITING = RequestedVersions.MOST_WAITING;

  private static final Logger LOG = LoggerFactory.getLogger(AdapterRegistry.class);
  private static final Duration LONGEST_LOAD_AT_CLOSE = Duration.ofSeconds(10);

  private final AdapterLoader loader;
  private final String baseModelFingerprint;
  private final RegistryLimits limits;
  private final ReloadListener listener;
  private final ScheduledExecutorService executor;
  private final Clock clock;
  private final RequestedVersions requested;
  private final Map<String, ChannelState> channels = new ConcurrentHashMap<>();
  private volatile boolean loadingAllowed;
  private volatile boolean closed;

  /**
   * Makes a registry without channels.
   *
   * @param executor runs the loads; closed with the registry
   */
  public AdapterRegistry(
      AdapterLoader loader,
      String baseModelFingerprint,
      RegistryLimits limits,
      ReloadListener listener,
      ScheduledExecutorService executor,
      Clock clock) {
    this.loader = loader;
    this.baseModelFingerprint = baseModelFingerprint;
    this.limits = limits;
    this.listener = listener;
    this.executor = executor;
    this.clock = clock;
    this.requested = new RequestedVersions(loader, limits, executor, clock);
  }

  /** Takes note of an update; the load, if there is to be one, runs later. */
  public void announce(Announcement announcement) {
    ChannelState channel = channel(announcement);
    if (isForOtherBase(channel, announcement)) {
      return;
    }
    Verdict verdict = channel.announce(announcement);
    switch (verdict) {
      case ACCEPTED -> load(channel);
      case CONFLICT ->
          refuse(
              channel,
              announcement,
              LoadFailureReason.CONFLICT,
              announcement
                  + " was announced before with other content; a trainer must give each adapter"
                  + " a version of its own");
      case OLDER ->
          listener.ignored(announcement, channel.newest().map(Announcement::version).orElse(0L));
      case HELD_BACK -> listener.heldBack(announcement);
      case KNOWN, BASE_ALONE -> {
        // A repetition changes nothing.
      }
    }
  }

  /** Holds a channel at a version, whatever is announced, until it is unpinned. */
  public void pin(Announcement announcement) {
    ChannelState channel = channel(announcement);
    if (isForOtherBase(channel, announcement)) {
      return;
    }
    Verdict verdict = channel.pin(announcement);
    listener.pinned(announcement);
    if (verdict == Verdict.ACCEPTED) {
      load(channel);
    }
  }

  /** The channel goes on with what was announced last; does nothing when it is not pinned. */
  public void unpin(String channel) {
    ChannelState state = channels.get(channel);
    if (state == null || state.status().pinned().isEmpty()) {
      return;
    }
    Verdict verdict = state.unpin();
    listener.unpinned(channel);
    if (verdict == Verdict.ACCEPTED) {
      load(state);
    } else if (verdict == Verdict.BASE_ALONE) {
      requested.forget(channel);
      listener.forgotten(channel);
    }
  }

  /** The channel's record was deleted: it is served with the base model alone, unless pinned. */
  public void forget(String channel) {
    ChannelState state = channels.get(channel);
    if (state != null && state.forget() == Verdict.BASE_ALONE) {
      requested.forget(channel);
      listener.forgotten(channel);
    }
  }

  /**
   * What comes next is announced on another topic, from its beginning. It counts as if nothing had
   * been announced before, and nothing of it is loaded before {@link #startLoading()}. A channel
   * that it does not name stays as it is, but for its pin.
   */
  public void beginAnew() {
    loadingAllowed = false;
    for (ChannelStatus before : status()) {
      channels.get(before.channel()).beginAnew();
      if (before.pinned().isPresent()) {
        listener.unpinned(before.channel());
      }
    }
  }

  /** From now on, what is wanted is loaded. */
  public void startLoading() {
    loadingAllowed = true;
    channels.values().forEach(this::load);
  }

  /** Whether each channel is served with the newest version that can be loaded. */
  public boolean settled() {
    return channels.values().stream().allMatch(ChannelState::settled);
  }

  /** Whether a channel has nothing to be served with yet, but a version that has not failed yet. */
  public boolean untried() {
    return channels.values().stream().anyMatch(ChannelState::untried);
  }

  /** A hold on what the channel is served with now: its adapter, or the base model alone. */
  public AdapterLease lease(String channel) {
    return Optional.ofNullable(channels.get(channel))
        .flatMap(ChannelState::lease)
        .orElseGet(() -> leaseBase(channel));
  }

  /**
   * A hold on a certain version of the channel. One that is not current is loaded when needed, on
   * the executor.
   *
   * @throws UnknownVersionException when this server has not heard of it
   * @throws AdapterLoadException when it could not be loaded a short while ago
   * @throws CannotWaitException at once, when too many wait for versions to be loaded
   */
  public PendingLease lease(String channel, long version)
      throws UnknownVersionException, AdapterLoadException, CannotWaitException {
    Optional<AdapterLease> ready = leaseInService(channel, version);
    if (ready.isPresent()) {
      return PendingLease.of(ready.get());
    }
    Announcement announcement = known(channel, version);
    return announcement.adapter().isEmpty()
        ? PendingLease.of(leaseAlone(announcement))
        : requested.lease(announcement);
  }

  /**
   * Does nothing when a hold on this version can be asked for; loads nothing.
   *
   * @throws UnknownVersionException when this server has not heard of it
   * @throws AdapterLoadException when it could not be loaded a short while ago
   */
  public void requireServable(String channel, long version)
      throws UnknownVersionException, AdapterLoadException {
    Optional<AdapterLease> ready = leaseInService(channel, version);
    if (ready.isPresent()) {
      ready.get().close();
      return;
    }
    requested.requireNoFailure(known(channel, version));
  }

  /** A hold on the version when it is the current one, or the base model alone. */
  private Optional<AdapterLease> leaseInService(String channel, long version) {
    AdapterLease current = lease(channel);
    if (current.version() == version) {
      return Optional.of(current);
    }
    current.close();
    return version == 0 ? Optional.of(leaseBase(channel)) : Optional.empty();
  }

  private Announcement known(String channel, long version) throws UnknownVersionException {
    Optional<Announcement> announcement =
        Optional.ofNullable(channels.get(channel)).flatMap(state -> state.known(version));
    if (announcement.isEmpty()) {
      throw new UnknownVersionException(channel, version, versions(channel));
    }
    return announcement.get();
  }

  /** A hold on the base model alone, under the name of a channel. */
  public AdapterLease leaseBase(String channel) {
    Announcement base =
        new Announcement(
            channel,
            0,
            false,
            Optional.empty(),
            baseModelFingerprint,
            OptionalLong.empty(),
            "",
            Instant.EPOCH);
    return leaseAlone(base);
  }

  private static AdapterLease leaseAlone(Announcement announcement) {
    return new ServedVersion(announcement, Optional.empty(), Instant.EPOCH).lease().orElseThrow();
  }

  /** What a channel is served with; empty when nothing was ever announced for it. */
  public Optional<ChannelStatus> status(String channel) {
    return Optional.ofNullable(channels.get(channel)).map(ChannelState::status);
  }

  /** All announced channels by name. */
  public List<ChannelStatus> status() {
    return channels.values().stream()
        .map(ChannelState::status)
        .sorted(Comparator.comparing(ChannelStatus::channel))
        .toList();
  }

  /** Stops loading, and frees each version when its last request ends. */
  @Override
  public void close() {
    closed = true;
    requested.close();
    executor.shutdownNow();
    awaitRunningLoads();
    channels.values().forEach(ChannelState::close);
  }

  private void awaitRunningLoads() {
    try {
      if (!executor.awaitTermination(LONGEST_LOAD_AT_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("an adapter is still being loaded after {}", LONGEST_LOAD_AT_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Long> versions(String channel) {
    return status(channel).stream()
        .flatMap(
            status ->
                Stream.concat(
                    status.current().stream().map(served -> served.announcement().version()),
                    status.earlier().stream().map(Announcement::version)))
        .sorted()
        .toList();
  }

  private ChannelState channel(Announcement announcement) {
    return channels.computeIfAbsent(
        announcement.channel(),
        name -> {
          listener.added(name);
          return new ChannelState(name, limits);
        });
  }

  private boolean isForOtherBase(ChannelState channel, Announcement announcement) {
    boolean other =
        announcement.adapter().isPresent()
            && !announcement.baseModelFingerprint().equals(baseModelFingerprint);
    if (other) {
      refuse(
          channel,
          announcement,
          LoadFailureReason.WRONG_BASE,
          announcement
              + " was trained on base weights "
              + announcement.baseModelFingerprint()
              + ", this server has "
              + baseModelFingerprint
              + "; serve the same model that the trainer uses (plumbline.model.source)");
    }
    return other;
  }

  private void refuse(
      ChannelState channel, Announcement announcement, LoadFailureReason reason, String message) {
    listener.failed(announcement, channel.refused(announcement, reason, message, clock.instant()));
  }

  private void load(ChannelState channel) {
    if (loadingAllowed && !closed) {
      executor.execute(() -> loadNext(channel));
    }
  }

  private void loadNext(ChannelState channel) {
    // What was to be tried again may come while the topic is read anew.
    Optional<Attempt> next = closed || !loadingAllowed ? Optional.empty() : channel.next();
    if (next.isEmpty()) {
      return;
    }
    Attempt attempt = next.get();
    try {
      Instant start = clock.instant();
      Optional<AdapterWeights> weights =
          attempt.announcement().adapter().isPresent()
              ? Optional.of(loader.load(attempt.announcement()))
              : Optional.empty();
      install(channel, attempt, weights, start);
    } catch (AdapterLoadException e) {
      failed(channel, attempt, e);
    } catch (RuntimeException | Error e) {
      // Whatever a broken adapter provokes, the channel must stay usable.
      failed(
          channel,
          attempt,
          new AdapterLoadException(
              LoadFailureReason.INTERNAL, attempt.announcement() + " failed to load: " + e, e));
    }
    load(channel);
  }

  private void install(
      ChannelState channel, Attempt attempt, Optional<AdapterWeights> weights, Instant start) {
    Instant now = clock.instant();
    if (channel.loaded(attempt, weights, now)) {
      listener.swapped(attempt.announcement(), Duration.between(start, now));
    } else {
      weights.ifPresent(AdapterWeights::close);
    }
  }

  private void failed(ChannelState channel, Attempt attempt, AdapterLoadException exception) {
    LoadFailure failure = channel.failed(attempt, exception, clock.instant());
    listener.failed(attempt.announcement(), failure);
    failure.retriedAfterMillis().ifPresent(wait -> retryLater(channel, attempt, wait));
  }

  private void retryLater(ChannelState channel, Attempt attempt, long waitMillis) {
    if (closed) {
      return;
    }
    ScheduledFuture<?> unused =
        executor.schedule(
            () -> {
              channel.retryDue(attempt.announcement());
              loadNext(channel);
            },
            waitMillis,
            TimeUnit.MILLISECONDS);
  }
}
