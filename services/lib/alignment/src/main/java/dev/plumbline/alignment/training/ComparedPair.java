package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.List;

/**
 * A chosen and a rejected response to one prompt.
 *
 * @param reference log p(chosen) - log p(rejected) of the base model
 */
record ComparedPair(EncodedRow chosen, EncodedRow rejected, double reference) {

  List<EncodedRow> readings() {
    return List.of(chosen, rejected);
  }
}
