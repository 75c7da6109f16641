package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packed adapters, those of a step side by side. Each is packed once, when it is adopted or
 * first used, and kept until it is freed; what is packed is a copy, so that a step never reads what
 * another thread frees. One thread uses it, any may have an adapter adopted.
 */
final class PackedAdapters implements AutoCloseable {
  /** To read an adapter in vain in so many steps costs as much as to move one. */
  private static final int PATIENCE = 5;

  private final NDManager manager;
  private final TorchScriptModule code;
  private final AdapterPacking packing;
  private final AdapterMemory memory;
  private final Map<LoraAdapter, PackedAdapter> packed = new HashMap<>();
  private final AdapterTable table;
  private final JoinedAdapters none;
  private JoinedAdapters joined;

  /** How many of the last steps have read adapters, or ranks, in vain. */
  private int stepsInVain;

  PackedAdapters(NDManager parent, TorchScriptModule code, AdapterPacking packing) {
    this.manager = parent.newSubManager();
    this.code = code;
    this.packing = packing;
    this.memory = new AdapterMemory(manager);
    this.table = new AdapterTable(code, manager.getDevice());
    this.none = JoinedAdapters.none();
    this.joined = none;
  }

  /** These adapters, and perhaps others that were used lately; valid until the next call. */
  synchronized JoinedAdapters of(List<LoraAdapter> adapters) {
    if (!areJoined(adapters)) {
      // Before the next are joined: both would lie in the same memory.
      release();
      joined = join(adapters);
    } else if (stepsInVain > PATIENCE) {
      release();
      joined = table.tighten(packedOf(adapters));
    }
    stepsInVain = isTight(adapters) ? 0 : stepsInVain + 1;
    return joined;
  }

  private boolean isTight(List<LoraAdapter> adapters) {
    return adapters.size() <= 1
        || (joined.adapters().size() == adapters.size()
            && table.hasRoomJustFor(packedOf(adapters)));
  }

  private boolean areJoined(List<LoraAdapter> adapters) {
    List<LoraAdapter> before = joined.adapters();
    // One alone needs no copy, and the fewest operators.
    return adapters.size() > 1 ? before.containsAll(adapters) : before.equals(adapters);
  }

  /** Packs an adapter that is nowhere else, and gives what stands for it. */
  LoraAdapter adopt(Map<LoraSite, ? extends PairValues> pairs) {
    dropFreed();
    PackedAdapter tensors = packing.pack(memory, pairs);
    LoraAdapter adapter = LoraAdapter.withoutValues(manager);
    keep(adapter, tensors);
    return adapter;
  }

  private synchronized void keep(LoraAdapter adapter, PackedAdapter tensors) {
    packed.put(adapter, tensors);
  }

  private synchronized void dropFreed() {
    dropFreed(joined.adapters());
  }

  private void release() {
    if (joined != none) {
      joined.close();
    }
    joined = none;
  }

  private JoinedAdapters join(List<LoraAdapter> adapters) {
    dropFreed(adapters);
    Map<LoraAdapter, PackedAdapter> wanted = packedOf(adapters);
    return switch (wanted.size()) {
      case 0 -> none;
      case 1 -> JoinedAdapters.alone(code, adapters.get(0), wanted.get(adapters.get(0)));
      default -> table.join(wanted);
    };
  }

  private Map<LoraAdapter, PackedAdapter> packedOf(List<LoraAdapter> adapters) {
    Map<LoraAdapter, PackedAdapter> result = new LinkedHashMap<>();
    adapters.forEach(adapter -> result.put(adapter, packed.computeIfAbsent(adapter, this::pack)));
    return result;
  }

  private void dropFreed(List<LoraAdapter> used) {
    Iterator<Map.Entry<LoraAdapter, PackedAdapter>> all = packed.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<LoraAdapter, PackedAdapter> each = all.next();
      if (!used.contains(each.getKey()) && !each.getKey().isOpen()) {
        each.getValue().close();
        all.remove();
      }
    }
  }

  private PackedAdapter pack(LoraAdapter adapter) {
    if (!adapter.hasValues()) {
      throw new IllegalStateException("The adapter belongs to another engine");
    }
    return packing.pack(memory, adapter.pairs());
  }

  @Override
  public void close() {
    release();
    none.close();
    table.close();
    manager.close();
  }
}
