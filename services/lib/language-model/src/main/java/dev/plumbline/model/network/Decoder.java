package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What every {@link CachedTransformer} of a model shares: the code and the weights in the form that
 * it takes them. They are made when the first one asks, since training alone needs none.
 */
final class Decoder implements AutoCloseable {
  private final ModelWeights source;
  private final ModelConfiguration model;
  private final Precision precision;
  private final TorchScriptModule code;
  private final InputChannels channels;
  private StepWeights weights;

  private Decoder(
      ModelWeights source,
      ModelConfiguration model,
      Precision precision,
      TorchScriptModule code,
      InputChannels channels) {
    this.source = source;
    this.model = model;
    this.precision = precision;
    this.code = code;
    this.channels = channels;
  }

  /** With the weights as they are. */
  static Decoder exact(ModelWeights weights, ModelConfiguration model, NDManager manager) {
    TorchScriptModule code = TransformerCode.forCaches(model, Precision.FLOAT32, manager);
    InputChannels none = InputChannels.none(model.blocks(), manager);
    return new Decoder(weights, model, Precision.FLOAT32, code, none);
  }

  /**
   * Rounds the matrices in their place.
   *
   * @param states of all layers, on a sample of text
   * @throws IllegalArgumentException when this machine can't multiply in the precision
   */
  static Decoder rounded(
      ModelWeights weights,
      ModelConfiguration model,
      Precision precision,
      Map<Integer, NDArray> states,
      NDManager manager) {
    TorchScriptModule code = TransformerCode.forCaches(model, precision, manager);
    InputChannels channels =
        precision == Precision.INT8
            ? InputChannels.of(weights, states, code, manager)
            : InputChannels.none(model.blocks(), manager);
    for (int block = 0; block < model.blocks(); block++) {
      List<NDArray> matrices = weights.blocks().get(block).matrices();
      for (int matrix = 0; matrix < matrices.size(); matrix++) {
        code.change("round", matrices.get(matrix), channels.ofMatrices(block).get(matrix));
      }
    }
    code.change("round", weights.head(), channels.head());
    return new Decoder(weights, model, precision, code, channels);
  }

  Precision precision() {
    return precision;
  }

  TorchScriptModule code() {
    return code;
  }

  InputChannels channels() {
    return channels;
  }

  synchronized StepWeights weights() {
    if (weights == null) {
      weights = packed(matrix -> {});
    }
    return weights;
  }

  /** Frees each matrix of the source as soon as it is packed: training needs them all. */
  synchronized void keepPackedOnly() {
    if (weights == null) {
      weights = packed(NDArray::close);
    } else {
      source.matrices().forEach(NDArray::close);
    }
  }

  private StepWeights packed(Consumer<NDArray> afterwards) {
    return ShortLivedThread.compute(
        "matrix-packing", () -> new StepWeights(source, model, channels, code, afterwards));
  }

  @Override
  public synchronized void close() {
    if (weights != null) {
      weights.close();
    }
    code.close();
  }
}
