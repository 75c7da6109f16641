package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;

/**
 * A voted response and the hidden states that the product is to reach on it.
 *
 * @param row without an instruction
 */
record TargetedRow(EncodedRow row, RowTargets targets) {}
