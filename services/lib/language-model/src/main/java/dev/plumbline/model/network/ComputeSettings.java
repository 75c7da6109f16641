package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * Where a model computes and in which numbers, by their names in settings.
 *
 * @param device cpu or gpu
 * @param precision the label of a {@link Precision}, or auto
 */
public record ComputeSettings(String device, String precision) {
  private static final String AUTOMATIC = "auto";

  /** On the processor, in fp32. */
  public static ComputeSettings defaults() {
    return new ComputeSettings("cpu", Precision.FLOAT32.label());
  }

  /**
   * Where the model is put.
   *
   * @throws IllegalArgumentException when there is no such device, or not on this machine
   */
  public LoadOptions loadOptions() {
    Device found =
        switch (device) {
          case "cpu" -> Device.cpu();
          case "gpu" -> Device.gpu();
          default ->
              throw new IllegalArgumentException(
                  "There is no device " + device + ", only cpu, gpu");
        };
    PyTorchChoice choice = PyTorchChoice.current();
    choice.requireUsable();
    try {
      return ShortLivedThread.compute(
          "device-check", () -> LoadOptions.defaults().withDevice(tried(found)));
    } catch (RuntimeException | LinkageError e) {
      throw choice.refused(device, e);
    }
  }

  private static Device tried(Device device) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device)) {
      manager.ones(new Shape(1)).close();
      return device;
    }
  }

  /**
   * The precision, empty for the fastest.
   *
   * @throws IllegalArgumentException when there is no such precision
   */
  Optional<Precision> namedPrecision() {
    return precision.equals(AUTOMATIC) ? Optional.empty() : Optional.of(Precision.named(precision));
  }
}
