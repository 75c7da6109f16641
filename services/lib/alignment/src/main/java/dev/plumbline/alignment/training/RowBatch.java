package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.network.TokenBatch;
import java.util.List;
import java.util.stream.IntStream;

/** Encoded rows as one padded batch, and where their response tokens stand in it. */
public final class RowBatch {

  private final List<EncodedRow> rows;
  private final TokenBatch tokens;

  public RowBatch(List<EncodedRow> rows, int padding) {
    this.rows = List.copyOf(rows);
    this.tokens = TokenBatch.of(rows.stream().map(EncodedRow::tokens).toList(), padding);
  }

  public TokenBatch tokens() {
    return tokens;
  }

  /** Where the hidden states of the response tokens stand, row after row. */
  int[] responsePositions() {
    return positions(0);
  }

  /** Where the response tokens are predicted: one position before each. */
  public int[] predictingPositions() {
    return positions(-1);
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

  private int[] positions(int shift) {
    return IntStream.range(0, rows.size())
        .flatMap(
            row -> {
              int from = rows.get(row).promptLength() + shift;
              int to = rows.get(row).length() + shift;
              return IntStream.of(tokens.positions(row, from, to));
            })
        .toArray();
  }
}
