package dev.plumbline.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

/** Managers say that they are on a GPU, whether there is one or not. */
class HostTensorTest {
  @Test
  void whatIsBroughtToADeviceLeavesNothingInItsManager() {
    try (NDManager gpu = manager(Device.gpu())) {
      String before = gpu.toString();

      for (int i = 0; i < 3; i++) {
        bringAndClose(gpu);
      }

      // It ends in the number of the manager's resources, of which others are managers.
      assertThat(gpu).hasToString(before);
    }
  }

  /** Fails at its end where there is no GPU. */
  private static void bringAndClose(NDManager gpu) {
    try {
      HostTensor.ofLongs(gpu, 1, 2, 3).close();
    } catch (EngineException e) {
      assertThat(e).hasMessageContaining("CUDA");
    }
  }

  @Test
  void aCopyBelongsToTheManagerThatItIsMadeFor() {
    try (NDManager gpu = manager(Device.gpu());
        NDManager host = manager(Device.cpu())) {
      NDArray array = host.ones(new Shape(2));
      array.attach(gpu);
      String before = gpu.toString();

      NDArray copy = HostTensor.copy(array, host);

      assertThat(HostTensor.floatsOf(copy)).containsExactly(1, 1);
      assertThat(host.getManagedArrays()).containsExactly(copy);
      assertThat(gpu).hasToString(before);
    }
  }

  private static NDManager manager(Device device) {
    return Engine.getEngine("PyTorch").newBaseManager(device);
  }
}
