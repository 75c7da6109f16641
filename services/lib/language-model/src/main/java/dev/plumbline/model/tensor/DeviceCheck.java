package dev.plumbline.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import java.util.Objects;

/**
 * Tells a device that has no room, or was asked for nonsense, from one that is lost: once a GPU has
 * failed in earnest, all that the process asks of it fails until the process ends.
 */
public final class DeviceCheck {
  private DeviceCheck() {}

  /**
   * Brings a number to the device, computes with it and reads the result.
   *
   * @param manager of the device
   * @param failure after which it is in doubt
   * @throws DeviceLostException when the result does not come
   */
  public static void requireAnswer(NDManager manager, Throwable failure) {
    try (NDManager scope = manager.newSubManager()) {
      HostTensor tensor = HostTensor.ofFloats(scope, new Shape(1));
      tensor.floats().put(1);
      NDArray there = tensor.onDevice();
      HostTensor.floatsOf(there.add(there));
    } catch (RuntimeException e) {
      if (!lacksMemory(e)) {
        e.addSuppressed(failure);
        throw new DeviceLostException(
            "The device "
                + manager.getDevice()
                + " computes nothing any more; start the process anew: "
                + e.getMessage(),
            e);
      }
    }
  }

  /** Whether there was no memory, which may be there later. */
  public static boolean lacksMemory(Throwable failure) {
    String words = Objects.toString(failure.getMessage(), "").toLowerCase(Locale.ROOT);
    return words.contains("out of memory")
        || words.contains("can't allocate memory")
        || words.contains("cublas_status_alloc_failed");
  }
}
