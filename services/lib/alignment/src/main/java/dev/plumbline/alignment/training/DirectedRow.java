package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;

/**
 * One response read three times: as it is, and on the two sides of a contrast.
 *
 * @param plain without an instruction: what the product will see
 * @param towards what the liked side is read on
 * @param away what the disliked side is read on
 */
public record DirectedRow(EncodedRow plain, EncodedRow towards, EncodedRow away) {

  public DirectedRow {
    if (plain.responseLength() != towards.responseLength()
        || plain.responseLength() != away.responseLength()) {
      throw new IllegalArgumentException("the three readings must be of the same response");
    }
  }

  int length() {
    return Math.max(plain.length(), Math.max(towards.length(), away.length()));
  }
}
