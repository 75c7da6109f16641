package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is added to the attention scores of each run of a {@link TokenTree}: [length, past +
 * length]. A run at the start needs nothing but that attention is causal, which [length, 0] tells,
 * unless a sliding window is shorter than it.
 */
final class AttentionMasks {

  /** The name that makes DJL pass these arrays as one list. */
  private static final String LIST_NAME = "masks[]";

  private final NDManager manager;
  private final List<TokenRun> runs;
  private final Map<OptionalInt, NDList> byWindow = new HashMap<>();

  AttentionMasks(NDManager manager, List<TokenRun> runs) {
    this.manager = manager;
    this.runs = runs;
  }

  /** The masks of all runs for a window. */
  NDList of(OptionalInt window) {
    return byWindow.computeIfAbsent(window, this::create);
  }

  private NDList create(OptionalInt window) {
    NDList masks = new NDList();
    for (TokenRun run : runs) {
      NDArray mask = mask(run, window.orElse(Integer.MAX_VALUE));
      mask.setName(LIST_NAME);
      masks.add(mask);
    }
    return masks;
  }

  private NDArray mask(TokenRun run, int window) {
    int keys = run.past() + run.length();
    if (run.past() == 0 && window >= keys) {
      return manager.create(new Shape(run.length(), 0), DataType.FLOAT32);
    }
    HostTensor mask = HostTensor.ofFloats(manager, new Shape(run.length(), keys));
    FloatBuffer values = mask.floats();
    for (int query = run.past(); query < keys; query++) {
      for (int key = 0; key < keys; key++) {
        boolean seen = key <= query && key > query - window;
        values.put(seen ? 0 : Float.NEGATIVE_INFINITY);
      }
    }
    return mask.onDevice();
  }
}
