package dev.plumbline.pairs.ballot;

import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The responses on which one user's votes of one window count: those with the smallest fingerprints
 * of all that the user voted on in that window, so that neither the order of the votes nor the
 * wording of a response decides. Not thread safe.
 */
public final class Quota {
  private final NavigableSet<Target> targets =
      new TreeSet<>(Comparator.comparing(Target::response));

  private long lastUsed;

  /**
   * Puts a quota back as it was written down.
   *
   * @param lastUsed as {@link #lastUsed()}
   */
  public Quota(Collection<Target> targets, long lastUsed) {
    this.targets.addAll(targets);
    this.lastUsed = lastUsed;
  }

  public Collection<Target> targets() {
    return targets;
  }

  /**
   * Number of the window in which the last vote came. Votes may come long after the window that
   * they belong to, and find the quota as long as they do.
   */
  public long lastUsed() {
    return lastUsed;
  }

  /**
   * Notes that a vote came.
   *
   * @param window in which it came
   * @return whether the quota is to be written down again
   */
  boolean use(long window) {
    boolean isLater = window > lastUsed;
    lastUsed = Math.max(lastUsed, window);
    return isLater;
  }

  /** Counts a vote on a response, unless the quota is used up. */
  Admission offer(Target target, int limit) {
    boolean added = targets.add(target);
    if (!added || targets.size() <= limit) {
      return new Admission(true, added, Optional.empty());
    }
    Target last = targets.pollLast();
    boolean admitted = !last.equals(target);
    return new Admission(admitted, admitted, admitted ? Optional.of(last) : Optional.empty());
  }

  /** A response, and where to find it. */
  public record Target(Fingerprint response, String promptId) {}

  /**
   * Whose quota: a user in a channel, for one window of time.
   *
   * @param window number of the window since 1970
   * @param user not by name: a key outlives its value on disk and in Kafka
   */
  public record Key(long window, Fingerprint user, String channel) {}

  /**
   * What came of an offer.
   *
   * @param admitted the vote counts
   * @param changed the quota is to be written down again
   * @param displaced the response on which the user's votes no longer count
   */
  record Admission(boolean admitted, boolean changed, Optional<Target> displaced) {}
}
