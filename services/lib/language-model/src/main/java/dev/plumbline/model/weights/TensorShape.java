package dev.plumbline.model.weights;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A tensor's sizes, outermost first, with arithmetic that can't overflow. */
record TensorShape(List<Long> sizes) {
  TensorShape {
    sizes = List.copyOf(sizes);
  }

  static TensorShape of(long... sizes) {
    return new TensorShape(Arrays.stream(sizes).boxed().toList());
  }

  /** The number of elements, or nothing when it exceeds what a long holds. */
  OptionalLong elements() {
    long elements = 1;
    for (long size : sizes) {
      try {
        elements = Math.multiplyExact(elements, size);
      } catch (ArithmeticException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(elements);
  }

  long[] toArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return sizes.toString();
  }
}
