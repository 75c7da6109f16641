package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float32ProductTest {
  private static final int INPUTS = 48;
  private static final int OUTPUTS = 80;

  @ParameterizedTest
  @CsvSource({
    "product_float32.py, 1", "product_float32.py, 3", "product_float32.py, 70",
    "product_float32_packed.py, 1", "product_float32_packed.py, 3", "product_float32_packed.py, 70"
  })
  void bothWaysToMultiplyGiveTheProduct(String source, int rows) {
    assumeTrue(!source.contains("packed") || Processor.current().packsMatrices());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TorchScriptModule code =
            TorchScriptModule.compile(
                manager,
                TorchScriptModule.source(
                    TransformerCode.class, source, Map.of("PACKED_FOR_ROWS", 32)))) {
      NDArray x = manager.randomNormal(new Shape(rows, INPUTS));
      NDArray weight = manager.randomNormal(new Shape(INPUTS, OUTPUTS));
      NDArray sum = manager.ones(new Shape(rows, OUTPUTS));
      NDArray product = x.matMul(weight);

      try (IValue packed = code.run("packed", of(weight), of(none(manager)))) {
        assertThat(code.run("product", of(x), packed).toTensor((PtNDManager) manager))
            .satisfies(result -> same(result, product));
        assertThat(code.run("added", of(sum), of(x), packed).toTensor((PtNDManager) manager))
            .satisfies(result -> same(result, product.add(manager.ones(product.getShape()))));
      }
    }
  }

  private static void same(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-4f));
  }

  private static NDArray none(NDManager manager) {
    return manager.create(new Shape(0), DataType.FLOAT32);
  }

  private static IValue of(NDArray array) {
    return IValue.from((PtNDArray) array);
  }
}
