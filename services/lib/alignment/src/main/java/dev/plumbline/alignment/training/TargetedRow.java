package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import dev.plumbline.alignment.rows.EncodedRow;
import java.util.SortedMap;

/**
 * A voted response and the hidden states that the product is to reach on it.
 *
 * @param row without an instruction
 * @param targets for each target layer [response tokens, hidden]
 */
public record TargetedRow(EncodedRow row, SortedMap<Integer, NDArray> targets) {}
