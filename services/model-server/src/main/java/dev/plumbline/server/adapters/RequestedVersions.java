package dev.plumbline.server.adapters;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that clients asked for by number and that are not current. The least recently asked for
 * is freed, after its last request, when there are too many. Those who ask for a version while it
 * is being loaded wait for that load and share what it brings.
 *
 * <p>Loads run on the executor, one after the other, so that clients never take more than one of
 * its threads from the channels. A load that nobody waits for any more is not begun; one that runs
 * goes on, and whoever asks next finds what it brought.
 */
final class RequestedVersions implements AutoCloseable {
  /** The most requests that wait for loads at once. */
  static final int MOST_WAITING = 32;

  private static final Logger LOG = LoggerFactory.getLogger(RequestedVersions.class);

  private final AdapterLoader loader;
  private final int capacity;
  private final Executor executor;
  private final Clock clock;
  private final RecentFailures failures;
  // In the order of use.
  private final Map<Announcement, ServedVersion> loaded = new LinkedHashMap<>(16, 0.75f, true);
  // In the order of their turns.
  private final Map<Announcement, Load> loads = new LinkedHashMap<>();
  private boolean loading;
  private boolean closed;

  /** A load that runs or waits for its turn, and those who wait for what it brings. */
  private static final class Load {
    private final List<CompletableFuture<AdapterLease>> waiting = new ArrayList<>();
    private boolean begun;
    private boolean unwanted;
  }

  RequestedVersions(AdapterLoader loader, RegistryLimits limits, Executor executor, Clock clock) {
    this.loader = loader;
    this.capacity = limits.requested();
    this.executor = executor;
    this.clock = clock;
    this.failures = new RecentFailures(limits, clock);
  }

  /**
   * A hold on a version, at once or when it is loaded.
   *
   * @param announcement one that names an adapter
   * @throws AdapterLoadException when it could not be loaded a short while ago
   * @throws CannotWaitException when too many wait for loads already
   */
  synchronized PendingLease lease(Announcement announcement)
      throws AdapterLoadException, CannotWaitException {
    Optional<AdapterLease> ready =
        Optional.ofNullable(loaded.get(announcement)).flatMap(ServedVersion::lease);
    if (ready.isPresent()) {
      return PendingLease.of(ready.get());
    }
    failures.requireNone(announcement);
    if (closed) {
      throw stopping();
    }
    if (loads.values().stream().mapToInt(load -> load.waiting.size()).sum() >= MOST_WAITING) {
      throw new CannotWaitException(
          announcement
              + " has to be loaded first, and "
              + MOST_WAITING
              + " requests wait for such loads already, which is the limit");
    }
    CompletableFuture<AdapterLease> arrival = new CompletableFuture<>();
    loads.computeIfAbsent(announcement, version -> new Load()).waiting.add(arrival);
    startNext();
    return new PendingLease(announcement.channel(), arrival, () -> leave(announcement, arrival));
  }

  /** Throws when a load of the version failed a short while ago. */
  synchronized void requireNoFailure(Announcement announcement) throws AdapterLoadException {
    failures.requireNone(announcement);
  }

  private synchronized void leave(
      Announcement announcement, CompletableFuture<AdapterLease> arrival) {
    Load load = loads.get(announcement);
    if (load != null) {
      load.waiting.removeIf(one -> one == arrival);
      if (load.waiting.isEmpty() && !load.begun) {
        loads.remove(announcement);
      }
    }
  }

  private void startNext() {
    if (!loading && !closed && !loads.isEmpty()) {
      loading = true;
      executor.execute(this::loadNext);
    }
  }

  private void loadNext() {
    try {
      // Not under the lock: a slow store must not hold up those who ask for a loaded version.
      takeTurn().ifPresent(this::load);
    } catch (RuntimeException | Error e) {
      LOG.error("a load for those who ask for a version by number broke off", e);
      throw e;
    } finally {
      endTurn();
    }
  }

  /** Also of a load that broke off without a word to those who wait for it. */
  private synchronized void endTurn() {
    loading = false;
    List<Announcement> brokenOff = loads.keySet().stream().filter(this::hasBegun).toList();
    for (Announcement announcement : brokenOff) {
      AdapterLoadException failure =
          new AdapterLoadException(
              LoadFailureReason.INTERNAL, "the load of " + announcement + " broke off");
      loads.remove(announcement).waiting.forEach(one -> one.completeExceptionally(failure));
    }
    startNext();
  }

  private boolean hasBegun(Announcement announcement) {
    return loads.get(announcement).begun;
  }

  private synchronized Optional<Announcement> takeTurn() {
    Optional<Announcement> next = loads.keySet().stream().findFirst();
    next.map(loads::get).ifPresent(load -> load.begun = true);
    return next;
  }

  private void load(Announcement announcement) {
    AdapterWeights weights;
    try {
      weights = loader.load(announcement);
    } catch (AdapterLoadException e) {
      failed(announcement, e);
      return;
    } catch (RuntimeException | Error e) {
      failed(
          announcement,
          new AdapterLoadException(
              LoadFailureReason.INTERNAL, announcement + " failed to load: " + e, e));
      return;
    }
    arrived(new ServedVersion(announcement, Optional.of(weights), clock.instant()));
  }

  private synchronized void arrived(ServedVersion fresh) {
    Load load = loads.remove(fresh.announcement());
    failures.remove(fresh.announcement());
    // Before it is kept: what is dropped at once must live until its last user has ended.
    load.waiting.forEach(waiter -> waiter.complete(fresh.lease().orElseThrow()));
    if (load.unwanted) {
      fresh.release();
    } else {
      keep(fresh);
    }
  }

  private synchronized void failed(Announcement announcement, AdapterLoadException failure) {
    Duration wait = failures.add(announcement, failure);
    LOG.warn(
        "{} cannot be loaded for those who ask for it by number ({}): {}; not tried again for"
            + " {} ms",
        announcement,
        failure.reason().label(),
        failure.getMessage(),
        wait.toMillis());
    loads.remove(announcement).waiting.forEach(one -> one.completeExceptionally(failure));
  }

  private void keep(ServedVersion fresh) {
    Optional.ofNullable(loaded.put(fresh.announcement(), fresh)).ifPresent(ServedVersion::release);
    Iterator<ServedVersion> leastRecentFirst = loaded.values().iterator();
    while (loaded.size() > capacity) {
      ServedVersion dropped = leastRecentFirst.next();
      leastRecentFirst.remove();
      dropped.release();
    }
  }

  /** Frees the versions of a channel that is no more. */
  synchronized void forget(String channel) {
    failures.forget(channel);
    loads.forEach((announcement, load) -> load.unwanted |= announcement.channel().equals(channel));
    loaded
        .values()
        .removeIf(
            served -> {
              boolean gone = served.announcement().channel().equals(channel);
              if (gone) {
                served.release();
              }
              return gone;
            });
  }

  /** Begins no further load, and ends all waits. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Load load : loads.values()) {
      load.unwanted = true;
      load.waiting.forEach(waiter -> waiter.completeExceptionally(stopping()));
      load.waiting.clear();
    }
    loads.values().removeIf(load -> !load.begun);
    loaded.values().forEach(ServedVersion::release);
    loaded.clear();
  }

  private static CannotWaitException stopping() {
    return new CannotWaitException("the server is stopping; ask another one");
  }
}
