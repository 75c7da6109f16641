package dev.plumbline.alignment.training;

/**
 * The loss of contrastive instruction tuning, in nats.
 *
 * @param total cross-entropy + weight * contrast
 * @param crossEntropy mean over the response tokens of all rows under the matching instruction
 * @param contrast mean over rows of the smoothed comparison with the opposite instruction
 */
record InstructLoss(double total, double crossEntropy, double contrast) {

  static final InstructLoss NONE = new InstructLoss(0, 0, 0);

  InstructLoss plus(InstructLoss other) {
    return new InstructLoss(
        total + other.total, crossEntropy + other.crossEntropy, contrast + other.contrast);
  }
}
