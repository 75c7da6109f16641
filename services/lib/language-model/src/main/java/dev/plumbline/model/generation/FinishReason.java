package dev.plumbline.model.generation;

/** Why an answer ended. */
public enum FinishReason {
  /** The model ended it, or a stop text appeared. */
  STOP,
  /** It reached its longest length. */
  LENGTH,
  /** The caller did not want it any more, or the engine was closed. */
  CANCELLED
}
