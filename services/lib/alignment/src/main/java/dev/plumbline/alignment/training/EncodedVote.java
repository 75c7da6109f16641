package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;

/**
 * A voted response as token ids.
 *
 * @param plain without an instruction
 * @param positive under the positive instruction of the contrast; where there is none, as plain
 * @param negative under the negative one; where there is none, as plain
 */
record EncodedVote(EncodedRow plain, EncodedRow positive, EncodedRow negative, boolean liked) {

  InstructedRow instructed() {
    return liked ? new InstructedRow(positive, negative) : new InstructedRow(negative, positive);
  }

  DirectedRow directed() {
    return new DirectedRow(plain, positive, negative);
  }

  /** For two readers that differ in themselves. */
  DirectedRow undirected() {
    return new DirectedRow(plain, plain, plain);
  }
}
