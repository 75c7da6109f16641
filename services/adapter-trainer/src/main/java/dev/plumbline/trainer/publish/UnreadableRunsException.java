package dev.plumbline.trainer.publish;

/** The record of an earlier run cannot be looked up now. Nothing was written. */
public final class UnreadableRunsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableRunsException(String runId, Throwable cause) {
    super("the record of run " + runId + " cannot be read: " + cause.getMessage(), cause);
  }

  /** It takes longer than may be waited for now. */
  public UnreadableRunsException(String runId) {
    super("the record of run " + runId + " is still being looked up, which goes on meanwhile");
  }
}
