package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.engine.EngineException;
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
  LoadOptions loadOptions() {
    return LoadOptions.defaults()
        .withDevice(
            switch (device) {
              case "cpu" -> Device.cpu();
              case "gpu" -> gpu();
              default ->
                  throw new IllegalArgumentException(
                      "There is no device " + device + ", only cpu, gpu");
            });
  }

  private static Device gpu() {
    Device gpu = Device.gpu();
    try (NDManager manager = NDManager.newBaseManager(gpu)) {
      manager.ones(new Shape(1)).close();
      return gpu;
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "PyTorch cannot use a GPU here ("
              + e.getMessage().lines().findFirst().orElse("it does not say why")
              + "); it needs a GPU, its driver and a PyTorch that is built for it, or the device cpu",
          e);
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
