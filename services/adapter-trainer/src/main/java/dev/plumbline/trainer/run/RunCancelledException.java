package dev.plumbline.trainer.run;

/** A run ended because its monitor asked for it. */
public final class RunCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunCancelledException() {
    super("the run was cancelled");
  }
}
