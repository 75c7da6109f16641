package dev.plumbline.alignment;

/** Counts the units of one phase, tells the listener and heeds its wish to stop. */
public final class PhaseProgress {

  private final AlignmentListener listener;
  private final Phase phase;
  private final int total;
  private int done;

  public PhaseProgress(AlignmentListener listener, Phase phase, int total) {
    this.listener = listener;
    this.phase = phase;
    this.total = total;
    advance(0);
  }

  /**
   * More units are done.
   *
   * @throws AlignmentCancelledException when the listener wants the run to end
   */
  public void advance(int units) {
    done += units;
    listener.progress(phase, done, total);
    heed();
  }

  /**
   * Nothing that counts is done yet.
   *
   * @throws AlignmentCancelledException when the listener wants the run to end
   */
  public void heed() {
    if (listener.cancelled()) {
      throw new AlignmentCancelledException(phase);
    }
  }

  /** The loss of the step that follows the units done so far. */
  public void loss(double loss) {
    listener.loss(new LossPoint(phase, done + 1, loss));
  }
}
