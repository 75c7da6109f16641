package dev.plumbline.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A tensor in PyTorch's own memory that Java writes to directly. A tensor made from a Java array is
 * a view of a buffer that the garbage collector may free while PyTorch still uses it; this one is
 * not.
 */
public final class HostTensor {
  /** A buffer of Java's holds no more. */
  public static final int MOST_BYTES = Integer.MAX_VALUE;

  private final NDManager manager;
  private final NDArray array;
  private final ByteBuffer memory;

  private HostTensor(NDManager manager, Shape shape, DataType type) {
    this.manager = manager;
    this.array = manager.create(shape, type, Device.cpu());
    this.memory = memoryOf(array);
  }

  /** A tensor of fp32 whose content is not yet defined. */
  public static HostTensor ofFloats(NDManager manager, Shape shape) {
    long bytes = Math.multiplyExact(shape.size(), (long) Float.BYTES);
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A tensor of " + bytes + " bytes is more than can be filled: " + MOST_BYTES);
    }
    return new HostTensor(manager, shape, DataType.FLOAT32);
  }

  /** These numbers as a vector, on the manager's device. */
  public static NDArray ofLongs(NDManager manager, long... values) {
    return ofLongs(manager, values, new Shape(values.length));
  }

  /** A tensor with these numbers, on the manager's device. */
  public static NDArray ofLongs(NDManager manager, long[] values, Shape shape) {
    HostTensor tensor = new HostTensor(manager, shape, DataType.INT64);
    LongBuffer numbers = tensor.memory.asLongBuffer();
    numbers.put(values);
    return tensor.onDevice();
  }

  /** The memory of a tensor on the processor, to read or to write. */
  public static ByteBuffer memoryOf(NDArray array) {
    return JniUtils.getByteBuffer((PtNDArray) array, true);
  }

  /** The memory of a tensor on the processor as values of another type, for as long as it stays. */
  public static NDArray view(NDManager manager, NDArray array, DataType type) {
    ByteBuffer memory = memoryOf(array);
    Shape shape = new Shape(memory.capacity() / type.getNumOfBytes());
    return JniUtils.createNdFromByteBuffer(
        (PtNDManager) manager, memory, shape, type, SparseFormat.DENSE, Device.cpu());
  }

  public FloatBuffer floats() {
    return memory.asFloatBuffer();
  }

  /** The tensor on its manager's device, when everything is written. */
  public NDArray onDevice() {
    if (manager.getDevice().equals(Device.cpu())) {
      return array;
    }
    try (array) {
      return array.toDevice(manager.getDevice(), true);
    }
  }
}
