package dev.plumbline.trainer.trigger;

/** What part of a run failed. */
public enum FailureKind {
  /** The training itself: the same pairs will most likely fail again. */
  TRAINING,
  /** The device: it had no memory, or is lost until the process is started anew. */
  DEVICE,
  /** The store, or what Kafka is asked for: passes when the environment recovers. */
  PUBLISHING
}
