package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is added to the attention scores of rows that start at position zero and are padded on the
 * right. Real tokens come before the padding, so that causal attention never sees it, and only a
 * sliding window shorter than the rows needs a mask at all; an empty one means plain causal.
 */
final class AttentionMasks {
  private final NDManager manager;
  private final int time;
  private final Map<Integer, NDArray> byWindow = new HashMap<>();

  AttentionMasks(NDManager manager, int time) {
    this.manager = manager;
    this.time = time;
  }

  /** The mask [time, time] for a window, or an empty one. */
  NDArray of(OptionalInt window) {
    int size = window.orElse(time) >= time ? time : window.getAsInt();
    return byWindow.computeIfAbsent(size, this::create);
  }

  private NDArray create(int window) {
    if (window == time) {
      return manager.create(new Shape(0), DataType.FLOAT32);
    }
    HostTensor mask = HostTensor.ofFloats(manager, new Shape(time, time));
    FloatBuffer values = mask.floats();
    for (int query = 0; query < time; query++) {
      for (int key = 0; key < time; key++) {
        boolean seen = key <= query && key > query - window;
        values.put(seen ? 0 : Float.NEGATIVE_INFINITY);
      }
    }
    return mask.onDevice();
  }
}
