package dev.plumbline.server.answers;

/** A request names a token that this model does not have. */
public final class UnknownTokenException extends UnfitRequestException {
  private static final long serialVersionUID = 1L;

  public UnknownTokenException(String parameter, String message) {
    super(parameter, message);
  }
}
