package dev.plumbline.standalone.deadletters;

/** A letter does not say that it came from the topic to which it is to be sent again. */
public final class UnreplayableLetterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreplayableLetterException(Letter letter, String topic) {
    super(
        letter.place()
            + " does not say which partition of "
            + topic
            + " it came from, so it cannot be sent there again; what was before it is sent. Drop it"
            + " with: plumbline dlq drop "
            + topic
            + " --partition "
            + letter.record().partition()
            + " --limit 1");
  }
}
