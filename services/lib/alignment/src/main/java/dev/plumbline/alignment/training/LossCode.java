package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.network.TorchScriptModule;
import dev.plumbline.model.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;

/** The tensor code of the losses. Results belong to the manager of the first argument. */
public final class LossCode implements AutoCloseable {

  private final TorchScriptModule module;

  public LossCode(NDManager parent) {
    String source = TorchScriptModule.source(LossCode.class, "losses.py", Map.of());
    this.module = TorchScriptModule.compile(parent, source);
  }

  /**
   * Log probability of each token, [positions].
   *
   * @param logits [positions, vocabulary]
   * @param tokens the token of each position
   */
  public NDArray logProbabilities(NDArray logits, int[] tokens) {
    return call("log_probabilities", logits, integers(logits.getManager(), tokens));
  }

  /**
   * Contrastive instruction tuning, [3]: the loss, its cross-entropy, its contrast.
   *
   * @param logProbabilities of the response tokens under both instructions, [positions]
   * @param likelihood weight of each token in the cross-entropy
   * @param contrast [rows][positions]: takes the mean under the opposite instruction from the mean
   *     under the matching one
   * @param smoothing weight of the wrong order
   * @param weight of the contrast in the loss
   * @param share what each row counts in the contrast
   */
  NDArray instruct(
      NDArray logProbabilities,
      float[] likelihood,
      float[][] contrast,
      double smoothing,
      double weight,
      double share) {
    NDManager manager = logProbabilities.getManager();
    float[] constants = {(float) smoothing, (float) weight, (float) share};
    return call(
        "instruct",
        logProbabilities,
        floats(manager, likelihood, new Shape(likelihood.length)),
        matrix(manager, contrast),
        floats(manager, constants, new Shape(constants.length)));
  }

  /**
   * Negative log likelihood: a scalar.
   *
   * @param logProbabilities [positions]
   * @param weights of each position
   */
  NDArray unlikelihood(NDArray logProbabilities, float[] weights) {
    Shape shape = new Shape(weights.length);
    return call(
        "unlikelihood", logProbabilities, floats(logProbabilities.getManager(), weights, shape));
  }

  /**
   * Direct preference optimisation, a scalar: the summed {@code softplus(-beta * gain)}.
   *
   * @param logProbabilities of the tokens of chosen and rejected responses, [positions]
   * @param sides [pairs][positions]: 1 on tokens of the chosen response, -1 on those of the
   *     rejected
   * @param reference log p(chosen) - log p(rejected) of the base model, of each pair
   * @param share what each pair counts
   */
  NDArray preference(
      NDArray logProbabilities, float[][] sides, float[] reference, double beta, double share) {
    NDManager manager = logProbabilities.getManager();
    float[] constants = {(float) beta, (float) share};
    return call(
        "preference",
        logProbabilities,
        matrix(manager, sides),
        floats(manager, reference, new Shape(reference.length)),
        floats(manager, constants, new Shape(constants.length)));
  }

  /**
   * The summed distance of chosen tokens from their targets, times a weight: a scalar.
   *
   * @param state [tokens, hidden]
   * @param target [positions, hidden]
   */
  NDArray distance(NDArray state, int[] places, NDArray target, double weight) {
    NDManager manager = state.getManager();
    return call(
        "distance",
        state,
        integers(manager, places),
        target,
        floats(manager, new float[] {(float) weight}, new Shape()));
  }

  /** KL(new || base) of each position, [positions]; both logits are [positions, vocabulary]. */
  public NDArray divergence(NDArray logits, NDArray base) {
    return call("divergence", logits, base);
  }

  /** Adds the gradient of one element of a result to the gradients of the parameters. */
  static void backward(NDArray result, int element) {
    float[] direction = new float[Math.toIntExact(result.size())];
    direction[element] = 1;
    try (NDArray seed = floats(result.getManager(), direction, result.getShape())) {
      JniUtils.backward((PtNDArray) result, (PtNDArray) seed, false, false);
    }
  }

  private NDArray call(String method, NDArray... inputs) {
    return module.differentiable(method, new NDList(inputs));
  }

  private static NDArray matrix(NDManager manager, float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, values, row * rows[0].length, rows[0].length);
    }
    return floats(manager, values, new Shape(rows.length, rows[0].length));
  }

  private static NDArray floats(NDManager manager, float[] values, Shape shape) {
    HostTensor tensor = HostTensor.ofFloats(manager, shape);
    tensor.floats().put(values);
    return tensor.onDevice();
  }

  private static NDArray integers(NDManager manager, int[] values) {
    long[] numbers = Arrays.stream(values).asLongStream().toArray();
    return HostTensor.ofLongs(manager, numbers);
  }

  @Override
  public void close() {
    module.close();
  }
}
