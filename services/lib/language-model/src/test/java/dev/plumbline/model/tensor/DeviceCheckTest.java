package dev.plumbline.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class DeviceCheckTest {
  private final EngineException failure = new EngineException("index out of range");

  @Test
  void aDeviceThatComputesIsTrustedAfterAFailure() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      assertThatCode(() -> DeviceCheck.requireAnswer(manager, failure)).doesNotThrowAnyException();
      assertThat(manager.getManagedArrays()).isEmpty();
    }
  }

  @Test
  void aDeviceThatComputesNothingIsLostAndBothFailuresAreTold() {
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    manager.close();

    assertThatThrownBy(() -> DeviceCheck.requireAnswer(manager, failure))
        .isInstanceOf(DeviceLostException.class)
        .hasMessageContaining("start the process anew")
        .satisfies(lost -> assertThat(lost.getCause().getSuppressed()).containsExactly(failure));
  }

  @Test
  void aLackOfMemoryIsToldFromOtherFailures() {
    assertThat(
            DeviceCheck.lacksMemory(new EngineException("CUDA out of memory. Tried to allocate")))
        .isTrue();
    assertThat(DeviceCheck.lacksMemory(new EngineException("CUDA error: unspecified failure")))
        .isFalse();
    assertThat(DeviceCheck.lacksMemory(new EngineException((String) null))).isFalse();
  }
}
