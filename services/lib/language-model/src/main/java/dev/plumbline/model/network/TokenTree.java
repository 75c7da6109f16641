package dev.plumbline.model.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of token ids laid one after the other without padding, in which beginnings that rows have in
 * common stand once: attention looks back only, so they mean the same in each of the rows.
 *
 * <p>The tokens form runs. A run follows the latest run before it that ends at its {@link
 * TokenRun#past}, or stands at the start when that is zero.
 */
public final class TokenTree {

  /** A common beginning that saves fewer tokens than this costs more as a run of its own. */
  private static final int WORTHWHILE = 8;

  private final List<int[]> rows;
  private final int[][] places;
  private final List<TokenRun> runs = new ArrayList<>();
  private int tokens;

  private TokenTree(List<int[]> rows) {
    this.rows = rows;
    this.places = new int[rows.size()][];
    if (rows.isEmpty() || rows.stream().anyMatch(row -> row.length == 0)) {
      throw new IllegalArgumentException("At least one row is needed, and a token in each");
    }
    for (int row = 0; row < places.length; row++) {
      places[row] = new int[rows.get(row).length];
    }
    List<Integer> order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted((one, other) -> Arrays.compare(rows.get(one), rows.get(other)))
            .toList();
    grow(order, 0);
  }

  /** The tree of these rows, none of them empty. */
  public static TokenTree of(List<int[]> rows) {
    return new TokenTree(List.copyOf(rows));
  }

  /**
   * Lays out what sorted rows have in common, and then what each has alone.
   *
   * @param laid the columns that are laid out already
   */
  private void grow(List<Integer> order, int laid) {
    int[] first = rows.get(order.get(0));
    int[] last = rows.get(order.get(order.size() - 1));
    int mismatch = Arrays.mismatch(first, last);
    // They are sorted: what the first and the last have in common, all have.
    int common = mismatch < 0 ? first.length : mismatch;
    boolean alone = common == last.length;
    int end = laid;
    if (alone || (common - laid) * (order.size() - 1) >= WORTHWHILE) {
      lay(order, laid, common);
      end = common;
    }
    if (alone) {
      return;
    }
    int from = 0;
    while (from < order.size()) {
      int to = from + 1;
      while (to < order.size() && sameAt(common, order.get(from), order.get(to))) {
        to++;
      }
      if (rows.get(order.get(from)).length > end) {
        grow(order.subList(from, to), end);
      }
      from = to;
    }
  }

  private boolean sameAt(int column, int one, int other) {
    int[] row = rows.get(one);
    return row.length > column && row[column] == rows.get(other)[column];
  }

  private void lay(List<Integer> order, int from, int to) {
    if (from == to) {
      return;
    }
    runs.add(new TokenRun(order.get(0), from, to - from));
    for (int row : order) {
      for (int column = from; column < to; column++) {
        places[row][column] = tokens + column - from;
      }
    }
    tokens += to - from;
  }

  /** How many tokens stand in the tree. */
  public int tokens() {
    return tokens;
  }

  public int rows() {
    return places.length;
  }

  /** How many tokens a row has. */
  public int length(int row) {
    return places[row].length;
  }

  /** Where a row's tokens from one column up to another stand. */
  public int[] places(int row, int from, int to) {
    return Arrays.copyOfRange(places[row], from, checked(row, to));
  }

  private int checked(int row, int to) {
    if (to > places[row].length) {
      throw new IndexOutOfBoundsException(
          "Row " + row + " has " + places[row].length + " tokens, not " + to);
    }
    return to;
  }

  List<TokenRun> runs() {
    return runs;
  }

  /** The token ids, [tokens]. */
  int[] ids() {
    return runs.stream()
        .flatMapToInt(
            run -> Arrays.stream(rows.get(run.row()), run.past(), run.past() + run.length()))
        .toArray();
  }

  /** How many tokens of its row come before each token, [tokens]. */
  int[] columns() {
    return runs.stream()
        .flatMapToInt(run -> IntStream.range(run.past(), run.past() + run.length()))
        .toArray();
  }
}
