package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The hidden states that one row is to reach, wherever they are kept. */
@FunctionalInterface
interface RowTargets {

  /** Those of one layer, [response tokens, hidden]; they belong to the scope. */
  NDArray read(int layer, NDManager scope);
}
