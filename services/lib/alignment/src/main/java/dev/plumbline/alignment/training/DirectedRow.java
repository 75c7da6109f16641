package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.Comparator;
import java.util.stream.Stream;

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

  EncodedRow longest() {
    return Stream.of(plain, towards, away)
        .max(Comparator.comparingInt(EncodedRow::length))
        .orElseThrow();
  }
}
