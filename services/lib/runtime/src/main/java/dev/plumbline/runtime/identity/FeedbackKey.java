package dev.plumbline.runtime.identity;

import dev.plumbline.schema.FeedbackEvent;

/**
 * The key of a record of the feedback topic: the completion that a vote is about, or else the
 * prompt that it brings itself. So what belongs together is in one partition, and a vote on an
 * answer of its own is counted where it is read. Records with other keys are counted as well, but
 * have to be moved first.
 */
public final class FeedbackKey {
  private FeedbackKey() {}

  /**
   * The key of an event.
   *
   * @throws IllegalArgumentException when it has neither a completion nor a prompt
   */
  public static String of(FeedbackEvent event) {
    if (event.getCompletionId() != null) {
      return event.getCompletionId();
    }
    if (event.getPrompt() == null) {
      throw new IllegalArgumentException(
          "event " + event.getEventId() + " has neither a completion_id nor a prompt");
    }
    return Prompt.ofMessages(event.getChannel(), event.getPrompt()).id();
  }
}
