package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Int8AdaptersTest {
  private static final int INPUTS = 7;
  private static final int OUTPUTS = 11;

  private final Int8Adapters form = new Int8Adapters();
  private final ByteBuffer rowOfA = buffer(form.widthOfA(INPUTS));
  private final ByteBuffer rowOfB = buffer(form.widthOfB(OUTPUTS));

  @Test
  void whatBothRowsGiveIsOffByHalfAStepAtMost() {
    SplittableRandom random = new SplittableRandom(3);
    for (double size : new double[] {1e-6, 0.01, 1, 300}) {
      float[] a = numbers(INPUTS, size, random);
      float[] b = numbers(OUTPUTS, size, random);

      write(a, b);

      double stepOfA = largest(a) / 127;
      double stepOfB = largest(b) / 127;
      for (int input = 0; input < INPUTS; input++) {
        for (int output = 0; output < OUTPUTS; output++) {
          double halfSteps =
              stepOfA / 2 * Math.abs(b[output])
                  + stepOfB / 2 * Math.abs(a[input])
                  + stepOfA * stepOfB / 4;
          double exact = (double) a[input] * b[output];
          assertThat((double) a(input) * b(output)).isCloseTo(exact, within(1.001 * halfSteps));
        }
      }
    }
  }

  @Test
  void outputsOfOtherProjectionsStayAsTheyAre() {
    float[] b = new float[OUTPUTS];
    b[2] = 0.3f;
    b[3] = -0.7f;

    write(numbers(INPUTS, 1, new SplittableRandom(1)), b);

    for (int output = 4; output < OUTPUTS; output++) {
      assertThat(b(output)).isZero();
    }
  }

  @Test
  void theLargestNumbersAreKept() {
    write(new float[] {0, 0, -2, 0, 1, 0, 0}, new float[] {4, 0, 0, 0, 0, 0, 0, 0, 0, -4, 0});

    assertThat(a(2) * b(0)).isCloseTo(-8, within(1e-5f));
    assertThat(a(2) * b(9)).isCloseTo(8, within(1e-5f));
  }

  @Test
  void aRankOfZerosGivesZeros() {
    write(new float[INPUTS], numbers(OUTPUTS, 1, new SplittableRandom(1)));
    assertThat(a(0) * b(0)).isZero();

    write(numbers(INPUTS, 1, new SplittableRandom(1)), new float[OUTPUTS]);
    assertThat(a(0) * b(0)).isZero();
  }

  @Test
  void aTokenGetsWhatItsOwnRanksGiveWhateverLiesBesideIt() throws IOException {
    int tokens = 2;
    SplittableRandom random = new SplittableRandom(4);
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
        NDManager manager = model.manager().newSubManager();
        TorchScriptModule code =
            TransformerCode.forCaches(model.configuration(), Precision.INT8, manager)) {
      NDArray a = manager.create(new Shape(tokens, form.widthOfA(INPUTS)), DataType.INT8);
      NDArray b = manager.create(new Shape(tokens, form.widthOfB(OUTPUTS)), DataType.UINT8);
      float[] x = numbers(tokens * INPUTS, 1, random);
      double[] expected = new double[tokens * OUTPUTS];
      for (int own = 0; own < tokens; own++) {
        float[] down = numbers(INPUTS, 1, random);
        float[] up = numbers(OUTPUTS, 1, random);
        form.write(
            down, up, row(a, own, form.widthOfA(INPUTS)), row(b, own, form.widthOfB(OUTPUTS)));
        double low = 0;
        for (int input = 0; input < INPUTS; input++) {
          low += (double) down[input] * x[own * INPUTS + input];
        }
        for (int output = 0; output < OUTPUTS; output++) {
          expected[own * OUTPUTS + output] = low * up[output];
        }
      }

      NDArray y = manager.zeros(new Shape(tokens, OUTPUTS));
      NDArray inputs = manager.create(x, new Shape(tokens, INPUTS));
      // Each token has a rank of its own.
      NDArray used = manager.create(new long[] {0, 1});
      NDArray made = manager.create(new long[] {0, 3});
      NDArray begins = manager.create(new long[] {0, 1});
      try (IValue packed = list(a, b);
          IValue joined = code.run("joined_adapters", packed, IValue.from(1L))) {
        code.run(
                "adapted",
                IValue.from((PtNDArray) y),
                IValue.from((PtNDArray) inputs),
                joined,
                IValue.from(0L),
                IValue.listFrom(0L),
                list(used, made, begins))
            .close();
      }

      float[] actual = y.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(0.05));
      }
    }
  }

  private static ByteBuffer row(NDArray matrix, int row, int bytes) {
    return HostTensor.memoryOf(matrix).slice(row * bytes, bytes).order(ByteOrder.nativeOrder());
  }

  private static IValue list(NDArray... arrays) {
    return IValue.listFrom(Stream.of(arrays).toArray(PtNDArray[]::new));
  }

  private void write(float[] a, float[] b) {
    form.write(a, b, rowOfA.clear(), rowOfB.clear());
  }

  private float a(int input) {
    return rowOfA.get(input);
  }

  /** As PyTorch reads a row of a quantized embedding: scale and bias follow the bytes. */
  private float b(int output) {
    float scale = rowOfB.getFloat(OUTPUTS);
    float bias = rowOfB.getFloat(OUTPUTS + Float.BYTES);
    return scale * Byte.toUnsignedInt(rowOfB.get(output)) + bias;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private static float[] numbers(int count, double size, SplittableRandom random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-size, size);
    }
    return numbers;
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
