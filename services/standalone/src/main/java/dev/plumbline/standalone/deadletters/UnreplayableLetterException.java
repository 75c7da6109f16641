package dev.plumbline.standalone.deadletters;

/**
 * A letter does not say that it came from the topic to which it is to be sent again, or only its
 * beginning is left.
 */
public final class UnreplayableLetterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreplayableLetterException(Letter letter, String topic) {
    super(
        letter.place()
            + letter
                .shortened()
                .map(cut -> " was too large for the dead letters and holds " + cut)
                .orElse(" does not say which partition of " + topic + " it came from")
            + ", so it cannot be sent again; what was before it is sent. Drop it"
            + " with: plumbline dlq drop "
            + topic
            + " --partition "
            + letter.record().partition()
            + " --limit 1");
  }
}
