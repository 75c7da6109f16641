package dev.plumbline.alignment;

/** A run ended because its listener asked for it; nothing of it remains. */
public final class AlignmentCancelledException extends RuntimeException {

  public AlignmentCancelledException(Phase phase) {
    super("the run was cancelled in its phase " + phase.label());
  }
}
