package dev.plumbline.server.adapters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which one channel changes its version. It decides; the registry loads.
 *
 * <p>Only the newest announcement is loaded: those that it overtakes are kept aside and tried when
 * it cannot be served. A rollback discards all that was announced before it. A pin discards the
 * plans, too; while it holds, announcements are remembered, and when it ends, the last of them is
 * served, or the last one before it that can be.
 */
final class ChannelState {
  /** What an announcement leads to. */
  enum Verdict {
    /** It is to be loaded. */
    ACCEPTED,
    /** It is what is served or being loaded already. */
    KNOWN,
    /** Something newer is served or being loaded. */
    OLDER,
    /** The same version was announced with other content. */
    CONFLICT,
    /** It waits until the channel is no longer pinned. */
    HELD_BACK,
    /** Nothing is left to be served but the base model alone. */
    BASE_ALONE
  }

  /** A load to be tried now. */
  record Attempt(Announcement announcement, int number, long epoch) {}

  private final String name;
  private final RegistryLimits limits;
  private final Deque<Announcement> overtaken = new ArrayDeque<>();
  // Those that others overtook while the channel was pinned.
  private final Deque<Announcement> heldBack = new ArrayDeque<>();
  private final Deque<Announcement> known = new ArrayDeque<>();
  private final Deque<LoadFailure> failures = new ArrayDeque<>();
  private Optional<ServedVersion> current = Optional.empty();
  // The last announcement that counts, a pin being none.
  private Optional<Announcement> announced = Optional.empty();
  private Optional<Announcement> pin = Optional.empty();
  private Optional<Announcement> wanted = Optional.empty();
  private int failedAttempts;
  private boolean waitingToRetry;
  private Optional<Attempt> running = Optional.empty();
  // What is served was announced on a topic that is no more.
  private boolean outlived;
  // Counts what operators did: a load that began before must not take effect after it, and what was
  // served before gives way to any version after it.
  private long epoch;
  private long currentEpoch;
  private long failureCount;

  ChannelState(String name, RegistryLimits limits) {
    this.name = name;
    this.limits = limits;
  }

  synchronized Verdict announce(Announcement announcement) {
    if (!announcement.rollback()) {
      Optional<Verdict> notNewer = newest().flatMap(newest -> notNewer(announcement, newest));
      if (notNewer.isPresent()) {
        return notNewer.get();
      }
    }
    if (pin.isPresent()) {
      holdBack(announcement);
    }
    announced = Optional.of(announcement);
    remember(announcement);
    if (pin.isPresent()) {
      return Verdict.HELD_BACK;
    }
    return announcement.rollback() || serves(announcement)
        ? change(announcement)
        : advance(announcement);
  }

  private void holdBack(Announcement announcement) {
    if (announcement.rollback()) {
      heldBack.clear();
    } else {
      announced.ifPresent(before -> overtake(heldBack, before));
    }
  }

  private Optional<Verdict> notNewer(Announcement announcement, Announcement newest) {
    if (announcement.version() > newest.version()) {
      return Optional.empty();
    }
    if (announcement.version() < newest.version()) {
      return Optional.of(Verdict.OLDER);
    }
    if (!announcement.sameAs(newest)) {
      return Optional.of(Verdict.CONFLICT);
    }
    boolean retryNow = pin.isEmpty() && waitingToRetry;
    waitingToRetry &= !retryNow;
    return Optional.of(retryNow ? Verdict.ACCEPTED : Verdict.KNOWN);
  }

  private Verdict advance(Announcement announcement) {
    wanted.ifPresent(before -> overtake(overtaken, before));
    want(announcement);
    return Verdict.ACCEPTED;
  }

  private void overtake(Deque<Announcement> older, Announcement announcement) {
    older.addFirst(announcement);
    if (older.size() > limits.history()) {
      older.removeLast();
    }
  }

  /** Serves a version, higher or lower, whatever was planned. */
  private Verdict change(Announcement announcement) {
    discardPlans();
    if (serves(announcement)) {
      currentEpoch = epoch;
      outlived = false;
      return Verdict.KNOWN;
    }
    want(announcement);
    return Verdict.ACCEPTED;
  }

  /** Holds the channel at a version. */
  synchronized Verdict pin(Announcement announcement) {
    remember(announcement);
    pin = Optional.of(announcement);
    return change(announcement);
  }

  /** Goes on with what was announced last. */
  Verdict unpin() {
    synchronized (this) {
      if (pin.isEmpty()) {
        return Verdict.KNOWN;
      }
      pin = Optional.empty();
      if (announced.isPresent()) {
        Verdict verdict = change(announced.get());
        overtaken.addAll(heldBack);
        heldBack.clear();
        return verdict;
      }
    }
    return forget();
  }

  /** The version that a newer one must exceed; empty when the channel has none. */
  synchronized Optional<Announcement> newest() {
    return pin.isPresent() ? announced : wanted.or(this::servedNow);
  }

  private Optional<Announcement> servedNow() {
    return outlived ? Optional.empty() : current.map(ServedVersion::announcement);
  }

  /** The topic of announcements is another one: what is served stays until that names something. */
  synchronized void beginAnew() {
    discardPlans();
    pin = Optional.empty();
    announced = Optional.empty();
    heldBack.clear();
    outlived = current.isPresent();
  }

  /** What to load now; one load of a channel runs at a time. */
  synchronized Optional<Attempt> next() {
    if (running.isPresent()) {
      return Optional.empty();
    }
    if (wanted.isPresent() && !waitingToRetry) {
      running = Optional.of(new Attempt(wanted.get(), failedAttempts + 1, epoch));
      return running;
    }
    overtaken.removeIf(older -> !replacesCurrent(older));
    if (overtaken.isEmpty()) {
      return Optional.empty();
    }
    running = Optional.of(new Attempt(overtaken.removeFirst(), 1, epoch));
    return running;
  }

  /**
   * Takes a loaded version into service, and gives the version before it back.
   *
   * @return false when it must not be served any more; the caller frees the weights
   */
  boolean loaded(Attempt attempt, Optional<AdapterWeights> weights, Instant now) {
    Optional<ServedVersion> before;
    synchronized (this) {
      running = Optional.empty();
      Announcement announcement = attempt.announcement();
      if (attempt.epoch() != epoch || !replacesCurrent(announcement)) {
        return false;
      }
      before = current;
      current = Optional.of(new ServedVersion(announcement, weights, now));
      currentEpoch = epoch;
      outlived = false;
      if (wanted.filter(announcement::equals).isPresent()) {
        wanted = Optional.empty();
        overtaken.clear();
      }
    }
    before.ifPresent(ServedVersion::release);
    return true;
  }

  /** Notes a failed load; what is served stays. */
  synchronized LoadFailure failed(Attempt attempt, AdapterLoadException failure, Instant now) {
    running = Optional.empty();
    boolean stillWanted =
        attempt.epoch() == epoch && wanted.filter(attempt.announcement()::equals).isPresent();
    Optional<Duration> retry = Optional.empty();
    if (stillWanted && failure.reason().retried()) {
      failedAttempts = attempt.number();
      waitingToRetry = true;
      retry = Optional.of(limits.retry().after(attempt.number()));
    } else if (stillWanted) {
      wanted = Optional.empty();
    }
    return note(
        attempt.announcement(),
        failure.reason(),
        failure.getMessage(),
        attempt.number(),
        retry,
        now);
  }

  /** Notes an announcement that was refused before any load. */
  synchronized LoadFailure refused(
      Announcement announcement, LoadFailureReason reason, String message, Instant now) {
    return note(announcement, reason, message, 1, Optional.empty(), now);
  }

  /** The wait after a failed load of this announcement is over. */
  synchronized void retryDue(Announcement announcement) {
    if (wanted.filter(announcement::equals).isPresent()) {
      waitingToRetry = false;
    }
  }

  /** As if nothing had ever been announced; a pin still holds. */
  Verdict forget() {
    Optional<ServedVersion> before;
    synchronized (this) {
      announced = Optional.empty();
      heldBack.clear();
      known.clear();
      if (pin.isPresent()) {
        remember(pin.get());
        return Verdict.HELD_BACK;
      }
      discardPlans();
      before = current;
      current = Optional.empty();
    }
    before.ifPresent(ServedVersion::release);
    return Verdict.BASE_ALONE;
  }

  /** Gives back what is served. */
  void close() {
    synchronized (this) {
      pin = Optional.empty();
    }
    forget();
  }

  /** Whether nothing is being loaded or waits to be. */
  synchronized boolean settled() {
    return running.isEmpty() && wanted.isEmpty();
  }

  /** Whether it has nothing to serve yet, and something that might be and has not failed so far. */
  synchronized boolean untried() {
    return current.isEmpty()
        && ((wanted.isPresent() && failedAttempts == 0)
            || running.filter(attempt -> attempt.number() == 1).isPresent()
            || !overtaken.isEmpty());
  }

  /** A hold on the current version; empty when there is none. */
  synchronized Optional<AdapterLease> lease() {
    return current.flatMap(ServedVersion::lease);
  }

  /** The announcement of a version, if this server has heard of it. */
  synchronized Optional<Announcement> known(long version) {
    return current
        .map(ServedVersion::announcement)
        .filter(served -> served.version() == version)
        .or(() -> known.stream().filter(one -> one.version() == version).findFirst());
  }

  synchronized ChannelStatus status() {
    List<Announcement> earlier = new ArrayList<>(known);
    earlier.removeIf(one -> serves(one) || wanted.filter(one::sameAs).isPresent());
    return new ChannelStatus(
        name,
        current.map(
            served ->
                new ChannelStatus.Current(served.announcement(), served.since(), served.users())),
        wanted,
        pin.map(Announcement::version),
        List.copyOf(earlier),
        List.copyOf(failures),
        failureCount);
  }

  private void want(Announcement announcement) {
    wanted = Optional.of(announcement);
    failedAttempts = 0;
    waitingToRetry = false;
  }

  private void discardPlans() {
    epoch++;
    wanted = Optional.empty();
    waitingToRetry = false;
    overtaken.clear();
  }

  private boolean serves(Announcement announcement) {
    return current.filter(served -> served.announcement().sameAs(announcement)).isPresent();
  }

  private boolean replacesCurrent(Announcement announcement) {
    return current.isEmpty()
        || (!serves(announcement)
            && (currentEpoch < epoch
                || announcement.version() > current.get().announcement().version()));
  }

  private void remember(Announcement announcement) {
    known.removeIf(one -> one.version() == announcement.version());
    known.addFirst(announcement);
    if (known.size() > limits.history()) {
      known.removeLast();
    }
  }

  private LoadFailure note(
      Announcement announcement,
      LoadFailureReason reason,
      String message,
      int attempt,
      Optional<Duration> retry,
      Instant now) {
    LoadFailure failure =
        new LoadFailure(
            announcement.version(),
            announcement.adapter().map(Announcement.AdapterFile::uri),
            reason,
            message,
            now,
            attempt,
            retry.map(Duration::toMillis));
    failureCount++;
    failures.addFirst(failure);
    if (failures.size() > limits.history()) {
      failures.removeLast();
    }
    return failure;
  }
}
