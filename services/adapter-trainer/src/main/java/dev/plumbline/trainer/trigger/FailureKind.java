package dev.plumbline.trainer.trigger;

/** What part of a run failed. */
public enum FailureKind {
  /** The training itself: the same pairs will most likely fail again. */
  TRAINING,
  /** The store or the announcement: passes when the environment recovers. */
  PUBLISHING
}
