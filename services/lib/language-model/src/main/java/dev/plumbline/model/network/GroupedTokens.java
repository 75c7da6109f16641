package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Tokens by their adapter, as the code of adapters in fp32 takes them: leading rows of one token
 * are grouped, and each later row is a run of its own.
 */
final class GroupedTokens implements AdapterUses {
  private static final int NONE = -1;

  private final NDManager manager;
  private final List<LoraAdapter> joined;
  private final List<Segment.Row> rows;

  /** The adapter's place of each row that is grouped, or NONE. */
  private final int[] grouped;

  /** How many of the first joined adapters there are up to the last that a grouped row has. */
  private final int adapters;

  /** The most grouped rows that an adapter has. */
  private final int largest;

  private final boolean alike;

  GroupedTokens(NDManager manager, List<Segment> segments, List<LoraAdapter> joined) {
    this.manager = manager;
    this.joined = joined;
    this.rows = segments.stream().flatMap(segment -> segment.rows().stream()).toList();
    this.grouped =
        rows.stream().takeWhile(row -> row.tokens().size() == 1).mapToInt(this::place).toArray();
    this.adapters = Arrays.stream(grouped).max().orElse(NONE) + 1;
    int[] sizes = new int[adapters];
    Arrays.stream(grouped).filter(place -> place != NONE).forEach(place -> sizes[place]++);
    this.largest = Arrays.stream(sizes).max().orElse(0);
    this.alike =
        joined.isEmpty()
            || (joined.size() == 1 && rows.stream().allMatch(row -> row.adapter().isPresent()));
  }

  @Override
  public boolean alike() {
    return alike;
  }

  /**
   * The first adapters, tokens of each and grouped tokens; then first token, tokens and adapter of
   * each run. Empty when the uses are alike.
   */
  @Override
  public IValue numbers() {
    if (alike) {
      return IValue.listFrom(new long[0]);
    }
    LongStream.Builder numbers = LongStream.builder();
    numbers.add(adapters).add(largest).add(grouped.length);
    int first = grouped.length;
    for (Segment.Row row : rows.subList(grouped.length, rows.size())) {
      int tokens = row.tokens().size();
      if (place(row) != NONE) {
        numbers.add(first).add(tokens).add(place(row));
      }
      first += tokens;
    }
    return IValue.listFrom(numbers.build().toArray());
  }

  /**
   * The grouped tokens by adapter, as many for each, [adapters * tokens]; where among them each
   * token is, [grouped]; which of them have no adapter, [grouped, 1], or none when all have one.
   * Empty when the uses are alike.
   */
  @Override
  public IValue groups() {
    if (alike) {
      return IValue.listFrom(new PtNDArray[0]);
    }
    long[] tokens = new long[adapters * largest];
    long[] places = new long[grouped.length];
    int[] filled = new int[adapters];
    for (int token = 0; token < grouped.length; token++) {
      int adapter = grouped[token];
      if (adapter != NONE) {
        places[token] = (long) adapter * largest + filled[adapter];
        tokens[(int) places[token]] = token;
        filled[adapter]++;
      }
    }
    return IValue.listFrom(
        (PtNDArray) HostTensor.ofLongs(manager, tokens),
        (PtNDArray) HostTensor.ofLongs(manager, places),
        (PtNDArray) without());
  }

  private NDArray without() {
    long[] without = Arrays.stream(grouped).mapToLong(place -> place == NONE ? 1 : 0).toArray();
    boolean any = Arrays.stream(without).anyMatch(each -> each == 1);
    long[] each = any ? without : new long[0];
    return HostTensor.ofLongs(manager, each, new Shape(each.length, 1))
        .toType(DataType.BOOLEAN, false);
  }

  private int place(Segment.Row row) {
    return row.adapter().map(joined::indexOf).orElse(NONE);
  }
}
