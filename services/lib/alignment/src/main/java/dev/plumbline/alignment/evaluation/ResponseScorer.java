package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.List;
import java.util.function.IntConsumer;

/** Scores responses by forward passes. */
@FunctionalInterface
public interface ResponseScorer {

  /**
   * One score per row, in the order of the rows.
   *
   * @param progress hears again and again how many more rows are scored; what it throws ends that
   */
  List<ResponseScore> score(List<EncodedRow> rows, IntConsumer progress);
}
