package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;

/**
 * One voted response under both instructions of a contrast.
 *
 * @param matching under the instruction that fits the vote
 * @param opposite under the other one
 */
public record InstructedRow(EncodedRow matching, EncodedRow opposite) {

  PassSize size() {
    return PassSize.predicted(matching).with(PassSize.predicted(opposite));
  }
}
