package dev.plumbline.server.answers;

/** A prompt, with the answer asked for, does not fit the model's context. */
public final class PromptTooLongException extends Exception {
  private static final long serialVersionUID = 1L;

  public PromptTooLongException(String message) {
    super(message);
  }
}
