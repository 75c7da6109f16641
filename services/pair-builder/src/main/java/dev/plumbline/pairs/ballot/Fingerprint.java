package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.ContentHash;
import java.nio.ByteBuffer;

/**
 * 128 bits of a {@link ContentHash}: a short name for a text that nobody can choose. Ordered as
 * unsigned numbers, so that "the smallest n" is a fair sample which does not depend on the order in
 * which the texts came.
 */
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {

  /** The fingerprint of a response to a prompt; responses to different prompts never share one. */
  public static Fingerprint ofResponse(String promptId, String text) {
    return of(new ContentHash().add("response").add(promptId).add(text));
  }

  /** The fingerprint of a voter on a prompt; it does not tell the voter of another prompt. */
  public static Fingerprint ofVoter(String promptId, String voter) {
    return of(new ContentHash().add("voter").add(promptId).add(voter));
  }

  /** The fingerprint of an event. */
  public static Fingerprint ofEvent(String eventId) {
    return of(new ContentHash().add("event").add(eventId));
  }

  /** The fingerprint of a voter where it must be found again whatever the prompt. */
  public static Fingerprint ofUser(String voter) {
    return of(new ContentHash().add("user").add(voter));
  }

  private static Fingerprint of(ContentHash hash) {
    ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
    return new Fingerprint(bytes.getLong(), bytes.getLong());
  }

  @Override
  public int compareTo(Fingerprint other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return "%016x%016x".formatted(high, low);
  }
}
