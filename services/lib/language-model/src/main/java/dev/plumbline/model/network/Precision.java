package dev.plumbline.model.network;

import ai.djl.Device;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The numbers that a model's matrices are rounded to. Serving keeps and multiplies them in this
 * form; training sees the same rounded values, in fp32. So a process that trains has a copy in fp32
 * beside: 6 bytes for a weight in bfloat16, 5 in int8. Norms, attention and embeddings that are not
 * the head, too, are fp32 throughout, adapters in all but int8.
 */
public enum Precision {
  /** At least as exact as the file. */
  FLOAT32("product_float32.py", "Tensor"),

  /**
   * Half the memory to read for a token; faster than fp32 only where the processor multiplies such
   * numbers.
   */
  BFLOAT16("product_bfloat16.py", "Tensor"),

  /**
   * A quarter of the memory to read for a token, and of the time that takes: weights with a scale
   * for each output, activations with a scale for each token, adapters with one for each rank. On
   * the processor only.
   */
  INT8("product_int8.py", "__torch__.torch.classes.quantized.LinearPackedParamsBase");

  private static final String PACKED_FLOAT32 = "product_float32_packed.py";

  private final String source;
  private final String matrixType;

  Precision(String source, String matrixType) {
    this.source = source;
    this.matrixType = matrixType;
  }

  /**
   * The precision of a name.
   *
   * @throws IllegalArgumentException which says what names there are
   */
  public static Precision named(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no precision "
                        + name
                        + ", only auto, "
                        + Arrays.stream(values())
                            .map(Precision::label)
                            .collect(Collectors.joining(", "))));
  }

  /** Its name in settings and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that this machine can multiply in this precision.
   *
   * @throws IllegalArgumentException when it can't
   */
  void requirePossible(Device device) {
    if (this == INT8 && (device.isGpu() || !Processor.current().multipliesBytes())) {
      throw new IllegalArgumentException(
          "int8 works on x86 processors with AVX2 only; choose float32, or auto");
    }
  }

  /** The file with the code that rounds and multiplies on this machine. */
  String source(Device device) {
    boolean packed = this == FLOAT32 && !device.isGpu() && Processor.current().packsMatrices();
    return packed ? PACKED_FLOAT32 : source;
  }

  /** What TorchScript calls a matrix in this precision. */
  String matrixType() {
    return matrixType;
  }

  /** The form in which serving reads adapters. */
  AdapterForm adapters() {
    return this == INT8 ? new Int8Adapters() : new Float32Adapters();
  }
}
