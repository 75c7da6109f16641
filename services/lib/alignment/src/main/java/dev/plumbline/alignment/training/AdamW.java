package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.alignment.checkpoint.TrainingCheckpoint;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW with decoupled weight decay over the parameters of one adapter, gradients clipped by their
 * norm over all parameters.
 */
final class AdamW implements AutoCloseable {

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final float NO_CLIPPING_BY_VALUE = -1f;

  private final LoraAdapter adapter;
  private final OptimiserSettings settings;
  private final NDManager manager;
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> variances = new ArrayList<>();
  private int steps;

  AdamW(LoraAdapter adapter, OptimiserSettings settings) {
    this.adapter = adapter;
    this.settings = settings;
    this.manager = adapter.manager().newSubManager();
    for (NDArray parameter : adapter.parameters()) {
      means.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
      variances.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
    }
  }

  /** Goes on from what it knew at an earlier step. */
  void restore(TrainingCheckpoint checkpoint) {
    steps = checkpoint.steps();
    restore(means, checkpoint.means());
    restore(variances, checkpoint.variances());
  }

  private void restore(List<NDArray> moments, List<float[]> values) {
    for (int i = 0; i < moments.size(); i++) {
      // A copy that PyTorch owns: a view of a Java array could be collected.
      try (NDArray before = moments.get(i);
          NDArray view = manager.create(values.get(i), before.getShape())) {
        moments.set(i, view.duplicate());
      }
    }
  }

  /** The running means of the gradients, copied out, parameter by parameter. */
  List<float[]> means() {
    return means.stream().map(HostTensor::floatsOf).toList();
  }

  /** The running means of their squares. */
  List<float[]> variances() {
    return variances.stream().map(HostTensor::floatsOf).toList();
  }

  /** The norm of the gradients over all parameters. */
  double gradientNorm() {
    try (GradientMode mode = GradientMode.off();
        NDManager scope = manager.newSubManager()) {
      double squares = 0;
      for (NDArray parameter : adapter.parameters()) {
        double norm = adapter.gradient(parameter, scope).norm().getFloat();
        squares += norm * norm;
      }
      return Math.sqrt(squares);
    }
  }

  /** Changes the parameters by their gradients. */
  void step() {
    steps++;
    double rescale = Math.min(1, settings.maximumNorm() / gradientNorm());
    List<NDArray> parameters = adapter.parameters();
    try (GradientMode mode = GradientMode.off();
        NDManager scope = manager.newSubManager()) {
      for (int i = 0; i < parameters.size(); i++) {
        NDArray gradient = adapter.gradient(parameters.get(i), scope);
        update(parameters.get(i), gradient, means.get(i), variances.get(i), rescale);
      }
    }
  }

  /**
   * PyTorch's own AdamW divides by sqrt(variance / correction) + epsilon, this update by
   * sqrt(variance) + epsilon, so the correction goes into the rate and into epsilon.
   */
  private void update(
      NDArray parameter, NDArray gradient, NDArray mean, NDArray variance, double rescale) {
    double correction = Math.sqrt(1 - Math.pow(BETA_2, steps));
    double rate = settings.learningRate() * correction / (1 - Math.pow(BETA_1, steps));
    JniUtils.adamUpdate(
        (PtNDArray) parameter,
        (PtNDArray) gradient,
        (PtNDArray) mean,
        (PtNDArray) variance,
        (float) settings.learningRate(),
        (float) rate,
        (float) settings.weightDecay(),
        (float) rescale,
        NO_CLIPPING_BY_VALUE,
        (float) BETA_1,
        (float) BETA_2,
        (float) (EPSILON * correction),
        true);
  }

  @Override
  public void close() {
    manager.close();
  }
}
