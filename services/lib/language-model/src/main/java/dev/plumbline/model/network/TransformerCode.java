package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.HashMap;
import java.util.Map;

/** The network's TorchScript, with the model's sizes in it. */
final class TransformerCode {
  // The order that suits a batch of answers is as good as any for one row and for whole prompts.
  private static final int PACKED_FOR_ROWS = 32;

  private TransformerCode() {}

  /** Whole rows, differentiable. */
  static TorchScriptModule forRows(ModelConfiguration model, NDManager manager) {
    return TorchScriptModule.compile(manager, source("transformer.py", constants(model)));
  }

  /** New tokens against caches. */
  static TorchScriptModule forCaches(
      ModelConfiguration model, Precision precision, NDManager manager) {
    Map<String, Object> constants = constants(model);
    constants.put("LARGEST_WEIGHT", Processor.current().largestWeight());
    constants.put("PACKED_FOR_ROWS", PACKED_FOR_ROWS);
    constants.put("PRODUCT", source(precision.source(manager.getDevice()), constants));
    constants.put("ADAPTERS", source(precision.adapters().source(), constants));
    constants.put("MATRIX", precision.matrixType());
    return TorchScriptModule.compile(manager, source("decoder.py", constants));
  }

  private static String source(String file, Map<String, ?> constants) {
    return TorchScriptModule.source(TransformerCode.class, file, constants);
  }

  private static Map<String, Object> constants(ModelConfiguration model) {
    Map<String, Object> constants = new HashMap<>();
    constants.put("EPSILON", model.normEpsilon());
    constants.put("FLOOR", Math.sqrt(model.hiddenSize() * model.normEpsilon()));
    constants.put("HEAD_FLOOR", Math.sqrt(model.headDimension() * model.normEpsilon()));
    constants.put("BLOCKS", model.blocks());
    constants.put("MATRICES", BlockWeights.MATRICES * model.blocks());
    constants.put("HIDDEN", model.hiddenSize());
    constants.put("MIDDLE", model.intermediateSize());
    constants.put("HEADS", model.heads());
    constants.put("KEY_VALUE_HEADS", model.keyValueHeads());
    constants.put("STORED_HEADS", 2 * model.keyValueHeads());
    constants.put("TURNING_HEADS", model.heads() + model.keyValueHeads());
    constants.put("ALL_HEADS", model.heads() + 2 * model.keyValueHeads());
    constants.put("GROUP", model.heads() / model.keyValueHeads());
    constants.put("HEAD_DIMENSION", model.headDimension());
    constants.put("HALF", model.headDimension() / 2);
    constants.put("QUERY_SIZE", model.heads() * model.headDimension());
    constants.put("KEY_VALUE_SIZE", model.keyValueHeads() * model.headDimension());
    return constants;
  }
}
