package dev.plumbline.alignment.dataset;

/** Why a line cannot be used; the message completes "line 7: ". */
final class UnusableLineException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableLineException(String reason) {
    super(reason);
  }
}
