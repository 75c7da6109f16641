package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.tensor.HostTensor;
import dev.plumbline.model.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Copies tensors from a source into memory that PyTorch owns, several side by side where asked. */
final class WeightLoader {
  private final TensorSource source;
  private final NDManager manager;
  private final TorchScriptModule code;

  WeightLoader(TensorSource source, NDManager manager, TorchScriptModule code) {
    this.source = source;
    this.code = code;
    this.manager = manager;
  }

  /** A vector as it stands. */
  NDArray vector(String name, int length) {
    return named(read(List.of(name), new Shape(length)));
  }

  /** Vectors one after the other. */
  NDArray vectors(List<String> names, int length) {
    return named(read(names, new Shape(length)));
  }

  /** A matrix as it stands in the file: [rows, columns]. */
  NDArray matrix(String name, int rows, int columns) {
    return read(List.of(name), new Shape(rows, columns));
  }

  /**
   * Linear maps that read the same input, as one matrix [in, out] in row-major order, which is the
   * faster order for few rows. In the file each is [out, in].
   */
  NDArray projection(List<String> names, int inputs, int outputs) {
    try (NDArray stacked = read(names, new Shape(outputs, inputs))) {
      return named(code.differentiable("transposed", new NDList(stacked)));
    }
  }

  /** What a model lacks. */
  NDArray absent() {
    return named(read(List.of(), new Shape(0)));
  }

  private NDArray read(List<String> names, Shape shape) {
    HostTensor tensor = HostTensor.ofFloats(manager, shape);
    if (!names.isEmpty()) {
      fill(tensor.floats(), names, shape);
    }
    return tensor.onDevice();
  }

  private void fill(FloatBuffer memory, List<String> names, Shape shape) {
    int width = Math.toIntExact(shape.dimension() == 1 ? 1 : shape.get(1));
    for (String name : names) {
      long[] found = source.shape(name);
      int size = Math.toIntExact(Arrays.stream(found).reduce(1, Math::multiplyExact));
      boolean fits =
          found.length == shape.dimension()
              && (found.length == 1 || found[1] == width)
              && size <= memory.remaining();
      if (!fits) {
        throw new IllegalArgumentException(
            "Tensor "
                + name
                + " has shape "
                + Arrays.toString(found)
                + ", which does not fit "
                + shape
                + " of "
                + names
                + " that the configuration asks for");
      }
      FloatBuffer part = memory.slice().limit(size);
      source.read(name, part);
      memory.position(memory.position() + size);
    }
    if (memory.hasRemaining()) {
      throw new IllegalArgumentException(
          "Tensors "
              + names
              + " hold "
              + memory.position()
              + " values together, the configuration"
              + " asks for "
              + shape);
    }
  }

  private static NDArray named(NDArray array) {
    array.setName(BlockWeights.LIST_NAME);
    return array;
  }
}
