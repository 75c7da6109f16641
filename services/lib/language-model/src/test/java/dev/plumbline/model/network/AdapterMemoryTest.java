package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class AdapterMemoryTest {
  @Test
  void piecesThatComeAndGoLeaveNothingInAGpusManager() {
    try (NDManager gpu = Engine.getEngine("PyTorch").newBaseManager(Device.gpu())) {
      AdapterMemory memory = new AdapterMemory(gpu);
      String before = gpu.toString();

      for (int numbers = 1; numbers < 1000; numbers *= 3) {
        memory.giveBack(memory.take(numbers));
      }

      // It ends in the number of the manager's resources.
      assertThat(gpu).hasToString(before);
    }
  }
}
