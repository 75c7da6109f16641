package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.List;

/** Scores responses by forward passes. */
@FunctionalInterface
public interface ResponseScorer {

  /** One score per row, in the order of the rows. */
  List<ResponseScore> score(List<EncodedRow> rows);
}
