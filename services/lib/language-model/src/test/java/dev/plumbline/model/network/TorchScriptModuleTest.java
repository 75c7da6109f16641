package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TorchScriptModuleTest {
  private static final String TWICE =
      "  def twice(self: __torch__.M,\n    x: Tensor) -> Tensor:\n    return torch.mul(x, 2)\n";

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = Engine.getEngine("PyTorch").newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void aMethodIsCalledByItsName() {
    TorchScriptModule module = TorchScriptModule.compile(manager, TWICE);
    NDArray x = manager.create(new float[] {1, 2}).duplicate();

    NDArray doubled = module.differentiable("twice", new NDList(x));

    assertThat(doubled.toFloatArray()).containsExactly(2, 4);
  }

  @Test
  void sourceThatIsNoTorchScriptIsRefused() {
    assertThatThrownBy(() -> TorchScriptModule.compile(manager, "  nonsense\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TorchScript");
  }

  @Test
  void aMethodThatFailsIsNamed() {
    TorchScriptModule module = TorchScriptModule.compile(manager, TWICE);
    NDArray x = manager.create(1f).duplicate();

    assertThatThrownBy(() -> module.differentiable("thrice", new NDList(x)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("thrice");
  }

  @Test
  void aSourceFileThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> TorchScriptModule.source(TorchScriptModuleTest.class, "absent.py", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absent.py");
  }
}
