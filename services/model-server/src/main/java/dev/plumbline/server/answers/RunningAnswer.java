package dev.plumbline.server.answers;

/** An answer that waits or is being made. */
@FunctionalInterface
public interface RunningAnswer {
  /** Asks it to stop soon; its listener still hears of its end. Later calls do nothing. */
  void cancel();
}
