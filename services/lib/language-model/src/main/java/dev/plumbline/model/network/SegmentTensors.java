package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.List;

/** What the decoder's code needs to know about one segment, as tensors. */
final class SegmentTensors {
  private final NDManager manager;
  private final ModelConfiguration model;
  private final Segment segment;

  SegmentTensors(NDManager manager, ModelConfiguration model, Segment segment) {
    this.manager = manager;
    this.model = model;
    this.segment = segment;
  }

  /** Where the new keys and then values go, counting one head's in one slot as a row. */
  NDArray places() {
    int heads = 2 * model.keyValueHeads();
    int capacity = segment.cache().capacity();
    long[] places = new long[segment.tokens() * heads];
    int next = 0;
    for (int row = 0; row < segment.rows().size(); row++) {
      long firstHead = (long) (segment.firstSlot() + row) * heads;
      for (int token = 0; token < segment.time(); token++) {
        int position = segment.rows().get(row).start() + token;
        for (int head = 0; head < heads; head++) {
          places[next++] = (firstHead + head) * capacity + position;
        }
      }
    }
    return HostTensor.ofLongs(manager, places);
  }

  /**
   * What is added to the scores, [slots or 1, 1, time * group or 1, length]: nothing for a key that
   * the query sees, minus infinity for the others. Empty when every query sees every key.
   *
   * @param window how far back a query sees
   */
  NDArray mask(int window) {
    int length = segment.length();
    int time = segment.time();
    List<Segment.Row> rows = segment.rows();
    boolean seesAll =
        time == 1 && window >= length && rows.stream().allMatch(row -> row.start() == length - 1);
    if (seesAll) {
      return manager.create(new Shape(0), DataType.FLOAT32);
    }
    int copies = time == 1 ? 1 : model.heads() / model.keyValueHeads();
    Shape shape = new Shape(rows.size(), 1, (long) copies * time, length);
    HostTensor mask = HostTensor.ofFloats(manager, shape);
    FloatBuffer values = mask.floats();
    for (Segment.Row row : rows) {
      for (int copy = 0; copy < copies; copy++) {
        for (int token = 0; token < time; token++) {
          int position = row.start() + token;
          for (int key = 0; key < length; key++) {
            boolean seen = key <= position && key > position - window;
            values.put(seen ? 0 : Float.NEGATIVE_INFINITY);
          }
        }
      }
    }
    return mask.onDevice();
  }
}
