package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraAdapter;

/** One way to turn votes into an adapter. */
@FunctionalInterface
public interface AlignmentMethod {

  /**
   * Trains the product adapter; the caller closes it.
   *
   * @throws dev.plumbline.alignment.AlignmentException when the loss is no number or explodes
   * @throws dev.plumbline.alignment.AlignmentCancelledException when the listener ends the run
   */
  LoraAdapter train(TrainingTask task);
}
