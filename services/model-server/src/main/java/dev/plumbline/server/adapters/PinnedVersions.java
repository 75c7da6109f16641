package dev.plumbline.server.adapters;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Versions that clients asked for by number and that are not current. The least recently asked for
 * is freed, after its last request, when there are too many. Those who ask for a version while it
 * is being loaded wait for that load and share what it brings.
 */
final class PinnedVersions implements AutoCloseable {
  private final AdapterLoader loader;
  private final int capacity;
  private final Clock clock;
  // In the order of use.
  private final Map<Announcement, ServedVersion> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Announcement, Load> loading = new HashMap<>();

  /** A load that runs, on the thread of the one who asked first, and those who wait for it. */
  private static final class Load {
    private final List<CompletableFuture<AdapterLease>> waiting = new ArrayList<>();
    private boolean unwanted;
  }

  PinnedVersions(AdapterLoader loader, int capacity, Clock clock) {
    this.loader = loader;
    this.capacity = capacity;
    this.clock = clock;
  }

  AdapterLease lease(Announcement announcement) throws AdapterLoadException {
    CompletableFuture<AdapterLease> waiter = new CompletableFuture<>();
    boolean first;
    synchronized (this) {
      Optional<AdapterLease> ready =
          Optional.ofNullable(loaded.get(announcement)).flatMap(ServedVersion::lease);
      if (ready.isPresent()) {
        return ready.get();
      }
      first = !loading.containsKey(announcement);
      loading.computeIfAbsent(announcement, version -> new Load()).waiting.add(waiter);
    }
    if (first) {
      load(announcement);
    }
    return await(waiter);
  }

  // Not under the lock: a slow store must not hold up those who ask for a loaded version.
  private void load(Announcement announcement) {
    Optional<AdapterWeights> weights;
    try {
      weights =
          announcement.adapter().isPresent()
              ? Optional.of(loader.load(announcement))
              : Optional.empty();
    } catch (AdapterLoadException | RuntimeException | Error e) {
      failed(announcement, e);
      return;
    }
    arrived(new ServedVersion(announcement, weights, clock.instant()));
  }

  private synchronized void arrived(ServedVersion fresh) {
    Load load = loading.remove(fresh.announcement());
    // Before it is kept: what is dropped at once must live until its last user has ended.
    load.waiting.forEach(waiter -> waiter.complete(fresh.lease().orElseThrow()));
    if (load.unwanted) {
      fresh.release();
    } else {
      keep(fresh);
    }
  }

  private synchronized void failed(Announcement announcement, Throwable failure) {
    loading.remove(announcement).waiting.forEach(one -> one.completeExceptionally(failure));
  }

  private static AdapterLease await(CompletableFuture<AdapterLease> waiter)
      throws AdapterLoadException {
    try {
      return waiter.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof AdapterLoadException failure) {
        throw failure;
      }
      throw e;
    }
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
    loading.forEach(
        (announcement, load) -> load.unwanted |= announcement.channel().equals(channel));
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

  @Override
  public synchronized void close() {
    loading.values().forEach(load -> load.unwanted = true);
    loaded.values().forEach(ServedVersion::release);
    loaded.clear();
  }
}
