package dev.plumbline.alignment;

/** Hears how a run goes, and may end it. Called from the thread that runs. */
public interface AlignmentListener {

  /** Hears nothing, never cancels. */
  AlignmentListener SILENT = new AlignmentListener() {};

  /** {@code done} of {@code total} units of this phase are done. */
  default void progress(Phase phase, int done, int total) {}

  /** The loss of the step that is about to change the weights. */
  default void loss(LossPoint point) {}

  /** The steps of a phase learn from so many of the voted responses, or of dpo's pairs. */
  default void drawn(Phase phase, int distinct) {}

  /** Asked between steps; true ends the run with an {@link AlignmentCancelledException}. */
  default boolean cancelled() {
    return false;
  }
}
