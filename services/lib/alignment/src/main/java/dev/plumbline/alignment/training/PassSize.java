package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;

/**
 * What a row asks of a forward and backward pass.
 *
 * @param tokens that go through the blocks, each reading as long as the longest
 * @param predictions tokens whose logits are needed
 */
record PassSize(int tokens, int predictions) {

  /** Of a row whose hidden states alone are needed. */
  static PassSize states(EncodedRow row) {
    return new PassSize(row.length(), 0);
  }

  /** Of a row whose response is predicted. */
  static PassSize predicted(EncodedRow row) {
    return new PassSize(row.length(), row.responseLength());
  }

  /** Of two readings side by side. */
  PassSize with(PassSize other) {
    return new PassSize(2 * Math.max(tokens, other.tokens), predictions + other.predictions);
  }
}
