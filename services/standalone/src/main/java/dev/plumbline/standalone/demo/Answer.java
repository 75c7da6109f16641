package dev.plumbline.standalone.demo;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the server answered to one question.
 *
 * @param completionId the id that feedback refers to
 * @param question what was asked
 * @param text the answer
 * @param finished true when the answer ended by itself, false when it was cut at the token limit
 * @param adapterVersion the version of the adapter that answered; empty: the base model alone
 */
public record Answer(
    String completionId,
    String question,
    String text,
    boolean finished,
    OptionalLong adapterVersion) {

  public Answer {
    Objects.requireNonNull(completionId);
    Objects.requireNonNull(question);
    Objects.requireNonNull(text);
    Objects.requireNonNull(adapterVersion);
  }

  /** Words as a reader counts them: what blanks separate. */
  public int words() {
    String stripped = text.strip();
    return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
  }
}
