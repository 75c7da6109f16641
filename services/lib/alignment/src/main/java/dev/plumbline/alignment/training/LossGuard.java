package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.Phase;

/** Stops a run whose loss is no number or has grown far beyond what it began with. */
final class LossGuard {

  private static final double FACTOR = 4;
  private static final double ALLOWANCE = 4;

  private final Phase phase;
  private int step;
  private double first;

  LossGuard(Phase phase) {
    this.phase = phase;
  }

  /**
   * @throws AlignmentException when the run must not go on
   */
  void check(double loss, double gradientNorm) {
    step++;
    if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
      throw new AlignmentException(
          "step %d of %s: the loss is %s and the norm of its gradients %s; lower the learning rate"
              .formatted(step, phase.label(), loss, gradientNorm));
    }
    if (step == 1) {
      first = loss;
    }
    if (loss > FACTOR * first + ALLOWANCE) {
      throw new AlignmentException(
          "step %d of %s: the loss exploded from %.3f to %.3f; lower the learning rate"
              .formatted(step, phase.label(), first, loss));
    }
  }
}
