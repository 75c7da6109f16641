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

  /**
   * Owns what is written: the manager itself, or one that is closed with the copy on its device.
   */
  private final NDManager host;

  private final NDArray array;
  private final ByteBuffer memory;

  private HostTensor(NDManager manager, Shape shape, DataType type) {
    this.manager = manager;
    this.host = isHost(manager.getDevice()) ? manager : manager.newSubManager(Device.cpu());
    this.array = host.create(shape, type);
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

  /** The numbers of a tensor of fp32, from whatever device. */
  public static float[] floatsOf(NDArray array) {
    if (isHost(array.getDevice())) {
      return array.toFloatArray();
    }
    // What toFloatArray copies to the processor would stay as long as the tensor's manager.
    try (NDManager scope = array.getManager().newSubManager(Device.cpu())) {
      return copy(array, scope).toFloatArray();
    }
  }

  /** A copy on the device of a manager, which owns it. */
  public static NDArray copy(NDArray array, NDManager target) {
    NDArray copy = array.toDevice(target.getDevice(), true);
    NDManager made = copy.getManager();
    copy.attach(target);
    // For another device than its manager's, DJL makes a manager below that one and leaves it open.
    if (made != array.getManager()) {
      made.close();
    }
    return copy;
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

  public ByteBuffer memory() {
    return memory;
  }

  public FloatBuffer floats() {
    return memory.asFloatBuffer();
  }

  /** The tensor on its manager's device, when everything is written. */
  public NDArray onDevice() {
    if (host == manager) {
      return array;
    }
    try (host) {
      return copy(array, manager);
    }
  }

  private static boolean isHost(Device device) {
    return device.equals(Device.cpu());
  }
}
