package dev.plumbline.alignment;

/**
 * A run that cannot give an adapter: too few votes, a loss that explodes. Says why and what to do.
 */
public final class AlignmentException extends RuntimeException {

  public AlignmentException(String message) {
    super(message);
  }
}
