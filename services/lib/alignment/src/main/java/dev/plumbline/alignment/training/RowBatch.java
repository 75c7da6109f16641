package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.network.TokenTree;
import java.util.List;
import java.util.stream.IntStream;

/** Encoded rows as one tree of tokens, and where their response tokens stand in it. */
public final class RowBatch {

  private final List<EncodedRow> rows;
  private final TokenTree tokens;

  public RowBatch(List<EncodedRow> rows) {
    this.rows = List.copyOf(rows);
    this.tokens = TokenTree.of(rows.stream().map(EncodedRow::tokens).toList());
  }

  public TokenTree tokens() {
    return tokens;
  }

  /** Where the hidden states of the response tokens stand, row after row. */
  int[] responsePlaces() {
    return places(0);
  }

  /** Where the response tokens are predicted: one token before each. */
  public int[] predictingPlaces() {
    return places(-1);
  }

  /** The response tokens, row after row. */
  public int[] responseTokens() {
    return rows.stream().flatMapToInt(row -> IntStream.of(row.response())).toArray();
  }

  public int responseCount() {
    return rows.stream().mapToInt(EncodedRow::responseLength).sum();
  }

  public List<EncodedRow> rows() {
    return rows;
  }

  private int[] places(int shift) {
    return IntStream.range(0, rows.size())
        .flatMap(
            row -> {
              int from = rows.get(row).promptLength() + shift;
              int to = rows.get(row).length() + shift;
              return IntStream.of(tokens.places(row, from, to));
            })
        .toArray();
  }
}
