package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.tensor.HostTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Of each token the ranks that it uses, as the code of adapters in 8 bits takes them. Matrices
 * whose adapters have as many ranks share them.
 */
final class RankedTokens implements AdapterUses {
  private final NDManager manager;
  private final JoinedAdapters joined;

  /** Of each token the place of its adapter, if it has one. */
  private final List<Optional<Integer>> places;

  /** The numbers of ranks that there are, each once. */
  private final List<Integer> kinds;

  RankedTokens(NDManager manager, List<Segment> segments, JoinedAdapters joined) {
    this.manager = manager;
    this.joined = joined;
    this.places =
        segments.stream()
            .flatMap(segment -> segment.rows().stream())
            .flatMap(row -> row.tokens().stream().map(token -> place(row.adapter())))
            .toList();
    this.kinds = joined.ranks().stream().distinct().toList();
  }

  private Optional<Integer> place(Optional<LoraAdapter> adapter) {
    return adapter.map(joined.adapters()::indexOf);
  }

  /** One adapter is read as several are. */
  @Override
  public boolean alike() {
    return false;
  }

  /** Per matrix where its tensors begin among the groups. */
  @Override
  public IValue numbers() {
    return IValue.listFrom(
        joined.ranks().stream().mapToLong(ranks -> 3L * kinds.indexOf(ranks)).toArray());
  }

  /**
   * Per number of ranks: the ranks of all tokens, among those of all adapters; where the numbers
   * that A makes of each token lie; and where each token's ranks begin.
   */
  @Override
  public IValue groups() {
    return IValue.listFrom(kinds.stream().flatMap(this::tensors).toArray(PtNDArray[]::new));
  }

  private Stream<NDArray> tensors(int ranks) {
    int all = joined.adapters().size() * ranks;
    LongStream.Builder used = LongStream.builder();
    LongStream.Builder made = LongStream.builder();
    long[] begins = new long[places.size()];
    int begin = 0;
    for (int token = 0; token < begins.length; token++) {
      begins[token] = begin;
      if (places.get(token).isPresent()) {
        int first = places.get(token).get() * ranks;
        for (int rank = first; rank < first + ranks; rank++) {
          used.add(rank);
          made.add((long) token * all + rank);
        }
        begin += ranks;
      }
    }
    return Stream.of(
        HostTensor.ofLongs(manager, used.build().toArray()),
        HostTensor.ofLongs(manager, made.build().toArray()),
        HostTensor.ofLongs(manager, begins));
  }
}
