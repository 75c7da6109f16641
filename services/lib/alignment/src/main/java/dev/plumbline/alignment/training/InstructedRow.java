package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.List;

/**
 * One voted response under both instructions of a contrast.
 *
 * @param matching under the instruction that fits the vote
 * @param opposite under the other one
 */
public record InstructedRow(EncodedRow matching, EncodedRow opposite) {

  List<EncodedRow> readings() {
    return List.of(matching, opposite);
  }
}
