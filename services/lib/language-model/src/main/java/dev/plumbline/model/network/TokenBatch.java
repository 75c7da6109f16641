package dev.plumbline.model.network;

import java.util.Arrays;
import java.util.List;

/** Rows of token ids, padded on the right to one length. Its arrays are not copied. */
public final class TokenBatch {
  private final int[] ids;
  private final int[] lengths;
  private final int time;

  private TokenBatch(int[] ids, int[] lengths, int time) {
    if (lengths.length == 0 || time == 0) {
      throw new IllegalArgumentException("A batch has at least one row with a token");
    }
    this.ids = ids;
    this.lengths = lengths;
    this.time = time;
  }

  /** Rows of different lengths, padded with the given id. */
  public static TokenBatch of(List<int[]> rows, int pad) {
    int time = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] ids = new int[rows.size() * time];
    int[] lengths = new int[rows.size()];
    Arrays.fill(ids, pad);
    for (int row = 0; row < rows.size(); row++) {
      lengths[row] = rows.get(row).length;
      System.arraycopy(rows.get(row), 0, ids, row * time, lengths[row]);
    }
    return new TokenBatch(ids, lengths, time);
  }

  /** [batch * time], row by row. */
  public int[] ids() {
    return ids;
  }

  /** The real tokens of each row. */
  public int[] lengths() {
    return lengths;
  }

  /** The padded length. */
  public int time() {
    return time;
  }

  public int batch() {
    return lengths.length;
  }

  /** Where a token stands when the rows are laid one after the other. */
  public int position(int row, int column) {
    if (row < 0 || row >= lengths.length || column < 0 || column >= lengths[row]) {
      throw new IndexOutOfBoundsException(
          "No token " + column + " in row " + row + " of a batch of " + lengths.length);
    }
    return row * time + column;
  }

  /** The positions of the real tokens from one column up to another, of one row. */
  public int[] positions(int row, int from, int to) {
    int[] positions = new int[to - from];
    for (int column = from; column < to; column++) {
      positions[column - from] = position(row, column);
    }
    return positions;
  }
}
