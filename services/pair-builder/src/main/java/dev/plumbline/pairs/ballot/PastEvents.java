package dev.plumbline.pairs.ballot;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The events on one prompt whose votes do not stand, because later ones do: the last of them. An
 * event may be sent again with another time, and must not win over what came after it. Not thread
 * safe.
 */
public final class PastEvents {
  private static final int MOST = 128;

  private final Set<Fingerprint> events = new LinkedHashSet<>();

  /** The fingerprints of the events, the oldest first. */
  public Collection<Fingerprint> fingerprints() {
    return Collections.unmodifiableSet(events);
  }

  /** Remembers an event, and forgets the oldest when there are too many. */
  public void add(Fingerprint event) {
    events.add(event);
    if (events.size() > MOST) {
      Iterator<Fingerprint> oldest = events.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  boolean contains(Fingerprint event) {
    return events.contains(event);
  }
}
