package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ComputeSettingsTest {
  @Test
  void aGpuThatIsNotThereIsRefusedInsteadOfComputingOnTheProcessor() {
    assumeThat(hasGpu()).isFalse();

    assertThatThrownBy(() -> new ComputeSettings("gpu", "float32").loadOptions())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot use the device gpu here")
        .hasMessageContaining("CUDA");
  }

  /** PyTorch may be one for processors beside a GPU, so that to count GPUs does not tell. */
  private static boolean hasGpu() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.gpu())) {
      manager.ones(new Shape(1)).close();
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  @Test
  void aNameThatIsNoDeviceIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> new ComputeSettings("tpu", "float32").loadOptions())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no device tpu, only cpu, gpu");
  }

  @Test
  void theDefaultIsTheProcessorInFloat32() {
    assertThat(ComputeSettings.defaults().loadOptions().device()).isEqualTo(Device.cpu());
    assertThat(ComputeSettings.defaults().namedPrecision()).contains(Precision.FLOAT32);
    assertThat(new ComputeSettings("cpu", "auto").namedPrecision()).isEmpty();
  }
}
