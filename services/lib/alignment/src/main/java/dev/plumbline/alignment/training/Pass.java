package dev.plumbline.alignment.training;

import java.util.List;

/**
 * Rows that go through the model together.
 *
 * @param recomputed whether their activations are too large to be kept for the way back
 */
record Pass<T>(List<T> rows, boolean recomputed) {

  Pass {
    rows = List.copyOf(rows);
  }
}
