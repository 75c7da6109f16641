package dev.plumbline.trainer.trigger;

/** Why a run starts. */
public enum TriggerReason {
  NEW_PAIRS("new-pairs"),
  INTERVAL("interval"),
  /** A user is forgotten: what was learned from the user's votes is to go soon. */
  ERASURE("erasure");

  private final String label;

  TriggerReason(String label) {
    this.label = label;
  }

  /** As the training run's record names it. */
  public String label() {
    return label;
  }
}
