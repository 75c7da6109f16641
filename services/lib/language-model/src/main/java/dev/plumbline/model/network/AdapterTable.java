package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Adapters side by side, as a step takes several of them. Each has room for as many ranks as the
 * largest. One that comes is copied over one that is used no more or beside the others, which stay
 * where they are until what is no longer used is removed. Not thread safe.
 */
final class AdapterTable implements AutoCloseable {
  private final TorchScriptModule code;

  /** New memory has room for so many times the adapters that are needed. */
  private final int generosity;

  private final List<LoraAdapter> placed = new ArrayList<>();
  private Optional<Room> room = Optional.empty();

  /**
   * @param ranks of each matrix the most that an adapter may have
   */
  private record Room(IValue tensors, int adapters, List<Integer> ranks) {
    boolean fits(PackedAdapter adapter) {
      List<Integer> needed = adapter.ranks();
      return IntStream.range(0, ranks.size())
          .allMatch(matrix -> needed.get(matrix) <= ranks.get(matrix));
    }
  }

  AdapterTable(TorchScriptModule code, Device device) {
    this.code = code;
    // The processor's memory is taken only when it is written, a GPU's at once.
    this.generosity = device.equals(Device.cpu()) ? 2 : 1;
  }

  /** How many adapters there is memory for. */
  int room() {
    return room.map(Room::adapters).orElse(0);
  }

  /** These adapters, and perhaps others that lie between; valid until the next call. */
  JoinedAdapters join(Map<LoraAdapter, PackedAdapter> wanted) {
    return changed(wanted, this::place);
  }

  /**
   * These adapters, which are there, and nothing that is read in vain; valid until the next call.
   */
  JoinedAdapters tighten(Map<LoraAdapter, PackedAdapter> wanted) {
    return changed(wanted, this::moveTogether);
  }

  private JoinedAdapters changed(
      Map<LoraAdapter, PackedAdapter> wanted, Consumer<Map<LoraAdapter, PackedAdapter>> change) {
    try {
      change.accept(wanted);
    } catch (RuntimeException e) {
      // An adapter whose copy failed must not be taken for one that is there.
      close();
      throw e;
    }
    Room taken = room.orElseThrow();
    int used = wanted.keySet().stream().mapToInt(placed::indexOf).max().orElseThrow() + 1;
    return JoinedAdapters.of(code, taken.tensors, placed.subList(0, used), taken.ranks);
  }

  /** Whether there are no more ranks than the largest of these has. */
  boolean hasRoomJustFor(Map<LoraAdapter, PackedAdapter> wanted) {
    return mostRanks(wanted.values()).equals(room.orElseThrow().ranks);
  }

  /** The first place of an adapter that is not wanted, or the one behind all. */
  private int firstUnused(Map<LoraAdapter, PackedAdapter> wanted) {
    return IntStream.range(0, placed.size())
        .filter(place -> !wanted.containsKey(placed.get(place)))
        .findFirst()
        .orElse(placed.size());
  }

  private void place(Map<LoraAdapter, PackedAdapter> wanted) {
    if (!wanted.entrySet().stream()
        .filter(each -> !placed.contains(each.getKey()))
        .allMatch(each -> put(each.getKey(), each.getValue(), wanted))) {
      fill(wanted);
    }
  }

  /** Copies an adapter to a place that is free; false when there is none for it. */
  private boolean put(
      LoraAdapter adapter, PackedAdapter packed, Map<LoraAdapter, PackedAdapter> wanted) {
    int free = firstUnused(wanted);
    if (room.isEmpty() || free == room.get().adapters || !room.get().fits(packed)) {
      return false;
    }
    if (free == placed.size()) {
      placed.add(adapter);
    } else {
      placed.set(free, adapter);
    }
    copy(packed, free);
    return true;
  }

  private void moveTogether(Map<LoraAdapter, PackedAdapter> wanted) {
    if (hasRoomJustFor(wanted)) {
      closeGaps(wanted);
    } else {
      fill(wanted);
    }
  }

  /** Moves the last that are wanted to the places of others before them. */
  private void closeGaps(Map<LoraAdapter, PackedAdapter> wanted) {
    for (int gap = firstUnused(wanted); gap < wanted.size(); gap = firstUnused(wanted)) {
      int last = placed.size() - 1;
      while (!wanted.containsKey(placed.get(last))) {
        last--;
      }
      LoraAdapter moved = placed.get(last);
      placed.subList(last, placed.size()).clear();
      placed.set(gap, moved);
      copy(wanted.get(moved), gap);
    }
  }

  /** Copies what is wanted anew, and nothing else. */
  private void fill(Map<LoraAdapter, PackedAdapter> wanted) {
    placed.clear();
    List<Integer> ranks = mostRanks(wanted.values());
    // Room for larger adapters than there are would be read in vain.
    if (room.filter(taken -> wanted.size() <= taken.adapters && ranks.equals(taken.ranks))
        .isEmpty()) {
      takeRoom(generosity * wanted.size(), ranks, wanted.values().iterator().next());
    }
    wanted.forEach(
        (adapter, packed) -> {
          copy(packed, placed.size());
          placed.add(adapter);
        });
  }

  private static List<Integer> mostRanks(Collection<PackedAdapter> adapters) {
    return adapters.stream()
        .map(PackedAdapter::ranks)
        .reduce(
            (one, other) ->
                IntStream.range(0, one.size())
                    .mapToObj(matrix -> Math.max(one.get(matrix), other.get(matrix)))
                    .toList())
        .orElseThrow();
  }

  private void takeRoom(int adapters, List<Integer> ranks, PackedAdapter shape) {
    close();
    long[] most = ranks.stream().mapToLong(each -> each).toArray();
    try (IValue like = shape.list();
        IValue number = IValue.from((long) adapters);
        IValue numbers = IValue.listFrom(most)) {
      IValue tensors = code.run("room_for_adapters", like, number, numbers);
      room = Optional.of(new Room(tensors, adapters, ranks));
    }
  }

  private void copy(PackedAdapter packed, int place) {
    try (IValue tensors = packed.list();
        IValue number = IValue.from((long) place)) {
      code.run("place_adapter", room.orElseThrow().tensors, tensors, number).close();
    }
  }

  @Override
  public void close() {
    placed.clear();
    room.ifPresent(taken -> taken.tensors.close());
    room = Optional.empty();
  }
}
