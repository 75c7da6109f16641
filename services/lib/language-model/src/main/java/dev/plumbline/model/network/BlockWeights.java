package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The weights of one decoder block in the order its code takes them. Matrices are [in, out]; query,
 * key and value are one matrix, and so are gate and up. What a model lacks is an empty tensor.
 */
record BlockWeights(
    NDArray attentionNorm,
    NDArray queryKeyValue,
    NDArray output,
    NDArray feedForwardNorm,
    NDArray gateUp,
    NDArray down,
    NDArray queryKeyValueBias,
    NDArray outputBias,
    NDArray gateUpBias,
    NDArray downBias,
    NDArray queryNorm,
    NDArray keyNorm) {

  /** How many there are. */
  static final int COUNT = 12;

  /** How many of them are matrices. */
  static final int MATRICES = 4;

  /** The name that makes DJL pass these arrays as one list. */
  static final String LIST_NAME = "weights[]";

  NDList arguments() {
    return new NDList(
        attentionNorm,
        queryKeyValue,
        output,
        feedForwardNorm,
        gateUp,
        down,
        queryKeyValueBias,
        outputBias,
        gateUpBias,
        downBias,
        queryNorm,
        keyNorm);
  }

  /** Those that rows are multiplied with. */
  List<NDArray> matrices() {
    return List.of(queryKeyValue, output, gateUp, down);
  }

  static BlockWeights load(WeightLoader loader, ModelConfiguration model, int block) {
    String prefix = "model.layers." + block + ".";
    String attention = prefix + "self_attn.";
    String feedForward = prefix + "mlp.";
    int hidden = model.hiddenSize();
    int middle = model.intermediateSize();
    int queries = model.heads() * model.headDimension();
    int joined = queries + 2 * model.keyValueHeads() * model.headDimension();
    List<String> projections = names(attention, ".weight", "q_proj", "k_proj", "v_proj");
    List<String> gates = names(feedForward, ".weight", "gate_proj", "up_proj");
    return new BlockWeights(
        loader.vector(prefix + "input_layernorm.weight", hidden),
        loader.projection(projections, hidden, joined),
        loader.projection(List.of(attention + "o_proj.weight"), queries, hidden),
        loader.vector(prefix + "post_attention_layernorm.weight", hidden),
        loader.projection(gates, hidden, 2 * middle),
        loader.projection(List.of(feedForward + "down_proj.weight"), middle, hidden),
        model.queryKeyValueBias()
            ? loader.vectors(names(attention, ".bias", "q_proj", "k_proj", "v_proj"), joined)
            : loader.absent(),
        model.outputBias() ? loader.vector(attention + "o_proj.bias", hidden) : loader.absent(),
        model.feedForwardBias()
            ? loader.vectors(names(feedForward, ".bias", "gate_proj", "up_proj"), 2 * middle)
            : loader.absent(),
        model.feedForwardBias()
            ? loader.vector(feedForward + "down_proj.bias", hidden)
            : loader.absent(),
        model.queryKeyNorm()
            ? loader.vector(attention + "q_norm.weight", model.headDimension())
            : loader.absent(),
        model.queryKeyNorm()
            ? loader.vector(attention + "k_norm.weight", model.headDimension())
            : loader.absent());
  }

  private static List<String> names(String prefix, String suffix, String... modules) {
    return Stream.of(modules).map(module -> prefix + module + suffix).toList();
  }
}
