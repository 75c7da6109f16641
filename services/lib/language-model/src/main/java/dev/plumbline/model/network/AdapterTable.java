package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Adapters one below the other, as a step takes several of them. One that comes is copied below the
 * others or over one that is used no more; the others stay where they are. Not thread safe.
 */
final class AdapterTable implements AutoCloseable {
  // Computing the ranks of a few adapters in vain costs less than moving the others.
  static final int UNUSED = 2;

  /** New memory has room for so many times what is needed. */
  private static final int GENEROSITY = 2;

  private final NDManager manager;
  private final TorchScriptModule code;
  private final List<Row> rows = new ArrayList<>();
  private Optional<IValue> room = Optional.empty();

  /** The most ranks of each matrix. */
  private List<Integer> capacity = List.of();

  private record Row(LoraAdapter adapter, List<Integer> ranks) {}

  AdapterTable(NDManager manager, TorchScriptModule code) {
    this.manager = manager;
    this.code = code;
  }

  /** These adapters, and perhaps a few others; valid until the next call. */
  JoinedAdapters join(Map<LoraAdapter, PackedAdapter> wanted) {
    try {
      place(wanted);
    } catch (RuntimeException e) {
      // A row whose copy failed must not be taken for one that is there.
      rows.clear();
      close();
      throw e;
    }
    return JoinedAdapters.of(
        manager,
        code,
        room.orElseThrow(),
        rows.stream().map(Row::adapter).toList(),
        rows.stream().map(Row::ranks).toList());
  }

  private void place(Map<LoraAdapter, PackedAdapter> wanted) {
    wanted.forEach(
        (adapter, packed) -> {
          if (rowOf(adapter).isEmpty()) {
            put(adapter, packed, wanted);
          }
        });
    if (rows.size() > wanted.size() + UNUSED) {
      fill(wanted);
    }
  }

  private Optional<Row> rowOf(LoraAdapter adapter) {
    return rows.stream().filter(row -> row.adapter == adapter).findFirst();
  }

  private void put(
      LoraAdapter adapter, PackedAdapter packed, Map<LoraAdapter, PackedAdapter> wanted) {
    Row row = new Row(adapter, packed.ranks());
    Optional<Integer> unused =
        IntStream.range(0, rows.size())
            .filter(place -> !wanted.containsKey(rows.get(place).adapter))
            .filter(place -> rows.get(place).ranks.equals(row.ranks))
            .boxed()
            .findFirst();
    if (unused.isPresent()) {
      rows.set(unused.get(), row);
      copy(packed, unused.get());
    } else {
      rows.add(row);
      if (fits()) {
        copy(packed, rows.size() - 1);
      } else {
        fill(wanted);
      }
    }
  }

  private boolean fits() {
    List<Integer> needed = ranksOfFirst(rows.size());
    return !capacity.isEmpty()
        && IntStream.range(0, needed.size()).allMatch(at -> needed.get(at) <= capacity.get(at));
  }

  /** Ranks of each matrix that the first so many rows take together. */
  private List<Integer> ranksOfFirst(int number) {
    int matrices = rows.get(0).ranks.size();
    return IntStream.range(0, matrices)
        .map(matrix -> rows.stream().limit(number).mapToInt(row -> row.ranks.get(matrix)).sum())
        .boxed()
        .toList();
  }

  /** Copies what is wanted anew, and nothing else. */
  private void fill(Map<LoraAdapter, PackedAdapter> wanted) {
    rows.clear();
    wanted.forEach((adapter, packed) -> rows.add(new Row(adapter, packed.ranks())));
    if (!fits()) {
      takeRoom(wanted.values().iterator().next());
    }
    int place = 0;
    for (PackedAdapter packed : wanted.values()) {
      copy(packed, place++);
    }
  }

  private void takeRoom(PackedAdapter shape) {
    close();
    capacity = ranksOfFirst(rows.size()).stream().map(ranks -> GENEROSITY * ranks).toList();
    long[] layout =
        IntStream.range(0, shape.matrices())
            .mapToObj(at -> LongStream.of(capacity.get(at), shape.inputs(at), shape.outputs(at)))
            .flatMapToLong(numbers -> numbers)
            .toArray();
    try (NDArray like = manager.create(new Shape(0), DataType.FLOAT32);
        IValue argument = IValue.from((PtNDArray) like);
        IValue numbers = IValue.listFrom(layout)) {
      room = Optional.of(code.run("room_for_adapters", argument, numbers));
    }
  }

  private void copy(PackedAdapter packed, int place) {
    long[] first = ranksOfFirst(place).stream().mapToLong(Integer::longValue).toArray();
    try (IValue tensors = packed.list();
        IValue numbers = IValue.listFrom(first)) {
      code.run("place_adapter", room.orElseThrow(), tensors, numbers).close();
    }
  }

  @Override
  public void close() {
    room.ifPresent(IValue::close);
    room = Optional.empty();
    capacity = List.of();
  }
}
