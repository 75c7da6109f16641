package dev.plumbline.server.answers;

/** A prompt, with the answer asked for, does not fit the model's context. */
public final class PromptTooLongException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  public PromptTooLongException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  /** The parameter to blame, as OpenAI's API names it. */
  public String parameter() {
    return parameter;
  }
}
