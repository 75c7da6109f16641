package dev.plumbline.pairs.resolution;

/** Hears what happens on the way from feedback to votes. Called from the threads of Streams. */
public interface ResolutionObserver {
  /** An event came again while it waits, and was dropped. */
  void duplicate(String channel);

  /** Feedback was left out because its user is forgotten. */
  void forgotten(String channel);

  /** So much feedback of one task waits for its completion now. */
  void waiting(String task, int count);
}
