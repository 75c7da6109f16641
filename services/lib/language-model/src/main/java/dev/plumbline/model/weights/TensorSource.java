package dev.plumbline.model.weights;

import java.nio.FloatBuffer;
import java.util.Set;

/**
 * Named tensors of one model. Names are Hugging Face's ({@code
 * model.layers.0.self_attn.q_proj.weight}), matrices are [out, in] in row-major order, and q and k
 * rows are in the half-split order of Hugging Face's rotary embedding, whatever the file uses.
 *
 * <p>Safe to read from several threads at once.
 */
public interface TensorSource extends AutoCloseable {
  Set<String> names();

  /** The tensor's shape; an {@link IllegalArgumentException} for a name that is not there. */
  long[] shape(String name);

  /**
   * Decodes a tensor to fp32 into the destination, from its position on. The remaining space must
   * be exactly the tensor's number of elements.
   */
  void read(String name, FloatBuffer destination);

  @Override
  void close();
}
