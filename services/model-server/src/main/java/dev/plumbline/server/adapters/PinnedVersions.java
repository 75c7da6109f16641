package dev.plumbline.server.adapters;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Versions that clients asked for by number and that are not current. The least recently asked for
 * is freed, after its last request, when there are too many.
 */
final class PinnedVersions implements AutoCloseable {
  private final AdapterLoader loader;
  private final int capacity;
  private final Clock clock;
  // In the order of use.
  private final Map<Announcement, ServedVersion> loaded = new LinkedHashMap<>(16, 0.75f, true);

  PinnedVersions(AdapterLoader loader, int capacity, Clock clock) {
    this.loader = loader;
    this.capacity = capacity;
    this.clock = clock;
  }

  AdapterLease lease(Announcement announcement) throws AdapterLoadException {
    synchronized (this) {
      Optional<AdapterLease> ready =
          Optional.ofNullable(loaded.get(announcement)).flatMap(ServedVersion::lease);
      if (ready.isPresent()) {
        return ready.get();
      }
    }
    // Not under the lock: a slow store must not hold up those who ask for a loaded version.
    Optional<AdapterWeights> weights =
        announcement.adapter().isPresent()
            ? Optional.of(loader.load(announcement))
            : Optional.empty();
    ServedVersion fresh = new ServedVersion(announcement, weights, clock.instant());
    AdapterLease lease = fresh.lease().orElseThrow();
    keep(fresh);
    return lease;
  }

  private synchronized void keep(ServedVersion fresh) {
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
    loaded.values().forEach(ServedVersion::release);
    loaded.clear();
  }
}
