package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the inputs of matrices that follow a norm are divided by before they are rounded, found on a
 * sample of text. Every one is [hidden], or empty where nothing is divided.
 *
 * @param attention per block, for query, key and value
 * @param feedForward per block, for gate and up
 * @param none stands for no numbers
 */
record InputChannels(
    List<NDArray> attention, List<NDArray> feedForward, NDArray head, NDArray none) {

  static InputChannels none(int blocks, NDManager manager) {
    NDArray none = empty(manager);
    List<NDArray> nones = Collections.nCopies(blocks, none);
    return new InputChannels(nones, nones, none, none);
  }

  /**
   * @param states of all layers, as {@link Transformer#hiddenStates} gives them
   * @param code of the precision
   */
  static InputChannels of(
      ModelWeights weights,
      Map<Integer, NDArray> states,
      TorchScriptModule code,
      NDManager manager) {
    List<NDArray> attention = new ArrayList<>();
    List<NDArray> feedForward = new ArrayList<>();
    int blocks = weights.blocks().size();
    for (int block = 0; block < blocks; block++) {
      BlockWeights each = weights.blocks().get(block);
      NDArray before = states.get(block);
      // The last layer's states are past a norm; those between attention and feed-forward are not
      // known, but have the large values of the states around them.
      NDArray after = states.get(Math.min(block + 1, blocks - 1));
      attention.add(
          tensor(
              code,
              manager,
              "channels",
              before,
              before,
              each.attentionNorm(),
              each.queryKeyValue()));
      feedForward.add(
          tensor(code, manager, "channels", before, after, each.feedForwardNorm(), each.gateUp()));
    }
    NDArray head = tensor(code, manager, "head_channels", states.get(blocks), weights.head());
    return new InputChannels(attention, feedForward, head, empty(manager));
  }

  /** For the four matrices of a block. */
  List<NDArray> ofMatrices(int block) {
    return List.of(attention.get(block), none, feedForward.get(block), none);
  }

  private static NDArray empty(NDManager manager) {
    return manager.create(new Shape(0), DataType.FLOAT32);
  }

  private static NDArray tensor(
      TorchScriptModule code, NDManager manager, String method, NDArray... arrays) {
    IValue[] arguments =
        Stream.of(arrays).map(array -> IValue.from((PtNDArray) array)).toArray(IValue[]::new);
    try (IValue result = code.run(method, arguments)) {
      return result.toTensor((PtNDManager) manager);
    } finally {
      Stream.of(arguments).forEach(IValue::close);
    }
  }
}
