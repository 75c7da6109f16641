package dev.plumbline.trainer.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A run that was handed to the training thread. */
public final class RunHandle {
  private final RunProgress progress;
  private final CompletableFuture<RunResult> result;

  RunHandle(RunProgress progress, CompletableFuture<RunResult> result) {
    this.progress = progress;
    this.result = result;
  }

  public RunProgress progress() {
    return progress;
  }

  /** Asks the run to end; it does so at its next step. */
  public void cancel() {
    progress.cancel();
  }

  /** How it ended; empty: it has not. */
  public Optional<RunResult> result() {
    return Optional.ofNullable(result.getNow(null));
  }
}
