package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.Voter;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes what a user said out of the user's quotas, one step after the other. Quotas lie by window,
 * then by user, in every kind of store, so a step finds one of the user's or leaps over all others
 * of a window.
 */
final class EraseQuotas {
  /** Tells a place among quotas from one among ballots: those are hexadecimal. */
  private static final String PREFIX = "q";

  private static final String BEFORE_CHANNEL = ":";

  private final KeyValueStore<Quota.Key, Quota> quotas;
  private final VoteCounter counter;

  EraseQuotas(KeyValueStore<Quota.Key, Quota> quotas, VoteCounter counter) {
    this.quotas = quotas;
    this.counter = counter;
  }

  /** Whether a place that was written down is one among quotas. */
  static boolean isPosition(String position) {
    return position.startsWith(PREFIX);
  }

  /** Writes a place down, without the user. */
  static String position(Quota.Key place) {
    return PREFIX + place.window() + BEFORE_CHANNEL + place.channel();
  }

  /**
   * Where to go on.
   *
   * @param position what was written down; empty: nothing has been done yet
   * @return empty: the quotas are done, the place is one among ballots
   */
  static Optional<Quota.Key> place(Voter voter, Optional<String> position) {
    Fingerprint user = Fingerprint.ofUser(voter.identity());
    if (position.isEmpty()) {
      return Optional.of(first(Long.MIN_VALUE, user));
    }
    return position.filter(EraseQuotas::isPosition).map(written -> read(written, user));
  }

  /**
   * Does one step.
   *
   * @param place of the user, from which on to look
   * @param until as for {@link VoteCounter#forget(Quota.Key, Voter, long)}
   * @return the place of the next step; empty: the user has no further quota
   */
  Optional<Quota.Key> step(Quota.Key place, Voter voter, long until) {
    Fingerprint user = place.user();
    Quota.Key found;
    // Only the key is looked at: most of what is found is somebody else's.
    try (KeyValueIterator<Quota.Key, Quota> rest = quotas.range(place, null)) {
      if (!rest.hasNext()) {
        return Optional.empty();
      }
      found = rest.peekNextKey();
    }
    int order = found.user().compareTo(user);
    if (order > 0) {
      return Optional.of(first(found.window() + 1, user));
    }
    if (order < 0) {
      return Optional.of(first(found.window(), user));
    }
    counter.forget(found, voter, until);
    // The smallest key after it.
    return Optional.of(new Quota.Key(found.window(), user, found.channel() + '\0'));
  }

  private static Quota.Key first(long window, Fingerprint user) {
    return new Quota.Key(window, user, "");
  }

  private static Quota.Key read(String position, Fingerprint user) {
    int end = position.indexOf(BEFORE_CHANNEL);
    long window = Long.parseLong(position.substring(PREFIX.length(), end));
    return new Quota.Key(window, user, position.substring(end + BEFORE_CHANNEL.length()));
  }
}
