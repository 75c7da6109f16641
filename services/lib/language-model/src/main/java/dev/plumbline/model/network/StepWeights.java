package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The model's weights in the form that the decoder's code takes them, made once. */
final class StepWeights implements AutoCloseable {
  private final TorchScriptModule code;
  private final InputChannels channels;
  private final Consumer<NDArray> afterPacking;
  private final List<IValue> all = new ArrayList<>();
  private final IValue embedding;
  private final IValue vectors;
  private final IValue matrices;
  private final IValue windowKinds;
  private final IValue norm;
  private final IValue head;

  /**
   * @param afterPacking what is done with each matrix when it has been packed
   */
  StepWeights(
      ModelWeights weights,
      ModelConfiguration model,
      InputChannels channels,
      TorchScriptModule code,
      Consumer<NDArray> afterPacking) {
    this.afterPacking = afterPacking;
    this.code = code;
    this.channels = channels;
    List<BlockWeights> blocks = weights.blocks();
    embedding = plain(weights.embedding());
    vectors = list(indices(blocks).flatMap(block -> vectors(blocks.get(block), block)));
    matrices = list(indices(blocks).flatMap(block -> matrices(blocks.get(block), block)));
    windowKinds =
        kept(
            IValue.listFrom(
                IntStream.range(0, model.blocks())
                    .mapToLong(block -> model.windowOf(block).isPresent() ? 1 : 0)
                    .toArray()));
    norm = converted("scaled", weights.finalNorm(), channels.head());
    head = packed(weights.head(), channels.head());
  }

  private static Stream<Integer> indices(List<BlockWeights> blocks) {
    return IntStream.range(0, blocks.size()).boxed();
  }

  private Stream<IValue> vectors(BlockWeights block, int index) {
    return Stream.of(
        converted("scaled", block.attentionNorm(), channels.attention().get(index)),
        converted("scaled", block.feedForwardNorm(), channels.feedForward().get(index)),
        plain(block.queryKeyValueBias()),
        plain(block.outputBias()),
        plain(block.gateUpBias()),
        plain(block.downBias()),
        converted("scaled", block.queryNorm(), channels.none()),
        converted("scaled", block.keyNorm(), channels.none()));
  }

  private Stream<IValue> matrices(BlockWeights block, int index) {
    List<NDArray> matrices = block.matrices();
    List<NDArray> ofMatrices = channels.ofMatrices(index);
    return IntStream.range(0, matrices.size())
        .mapToObj(matrix -> packed(matrices.get(matrix), ofMatrices.get(matrix)));
  }

  private IValue packed(NDArray matrix, NDArray ofChannels) {
    IValue packed = converted("packed", matrix, ofChannels);
    afterPacking.accept(matrix);
    return packed;
  }

  private IValue plain(NDArray array) {
    return kept(IValue.from((PtNDArray) array));
  }

  private IValue converted(String method, NDArray array, NDArray ofChannels) {
    try (IValue first = IValue.from((PtNDArray) array);
        IValue second = IValue.from((PtNDArray) ofChannels)) {
      return kept(code.run(method, first, second));
    }
  }

  private IValue list(Stream<IValue> values) {
    return kept(IValue.listFrom(values.toArray(IValue[]::new)));
  }

  private IValue kept(IValue value) {
    all.add(value);
    return value;
  }

  IValue embedding() {
    return embedding;
  }

  IValue vectors() {
    return vectors;
  }

  IValue matrices() {
    return matrices;
  }

  /** Per block 1 when it has a sliding window, else 0. */
  IValue windowKinds() {
    return windowKinds;
  }

  IValue norm() {
    return norm;
  }

  IValue head() {
    return head;
  }

  @Override
  public void close() {
    all.forEach(IValue::close);
  }
}
