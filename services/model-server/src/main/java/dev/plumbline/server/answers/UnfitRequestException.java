package dev.plumbline.server.answers;

/** A request is sound in itself, but this model cannot be given it. */
public class UnfitRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  public UnfitRequestException(String parameter, String message) {
    this(parameter, message, null);
  }

  public UnfitRequestException(String parameter, String message, Throwable cause) {
    super(message, cause);
    this.parameter = parameter;
  }

  /** The parameter to blame, as OpenAI's API names it. */
  public String parameter() {
    return parameter;
  }
}
