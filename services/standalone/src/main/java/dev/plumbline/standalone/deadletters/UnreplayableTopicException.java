package dev.plumbline.standalone.deadletters;

/** Letters of a compacted topic are not sent again. */
public final class UnreplayableTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreplayableTopicException(String topic) {
    super(
        topic
            + " keeps the newest record of each key, and a letter sent again would be the newest: it"
            + " would bring back what was replaced or withdrawn since. Nothing was sent. The record"
            + " is still in "
            + topic
            + " unless a newer one replaced it: mend what kept it from being used, restart the"
            + " service that refused it, which reads the topic from its start, and give the letters"
            + " up with: plumbline dlq drop "
            + topic);
  }
}
