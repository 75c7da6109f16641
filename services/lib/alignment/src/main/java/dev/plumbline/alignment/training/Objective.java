package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;

/**
 * What a phase of training makes smaller.
 *
 * @param <T> what it learns from
 */
interface Objective<T> {

  /**
   * Adds the gradients of the loss over these rows to those of the adapter's parameters; gives the
   * loss.
   */
  double accumulate(LoraAdapter adapter, List<T> rows);
}
