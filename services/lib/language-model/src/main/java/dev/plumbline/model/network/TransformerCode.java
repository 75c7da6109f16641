package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.Map;

/** The network's TorchScript, with the model's sizes in it. */
final class TransformerCode {
  private TransformerCode() {}

  /** Whole rows, differentiable. */
  static TorchScriptModule forRows(ModelConfiguration model, NDManager manager) {
    return compile("transformer.py", model, manager);
  }

  /** New tokens against caches. */
  static TorchScriptModule forCaches(ModelConfiguration model, NDManager manager) {
    return compile("decoder.py", model, manager);
  }

  private static TorchScriptModule compile(
      String file, ModelConfiguration model, NDManager manager) {
    Map<String, ?> constants =
        Map.of(
            "EPSILON", model.normEpsilon(),
            "BLOCKS", model.blocks(),
            "WEIGHTS", BlockWeights.COUNT,
            "HEADS", model.heads(),
            "KEY_VALUE_HEADS", model.keyValueHeads(),
            "GROUP", model.heads() / model.keyValueHeads(),
            "HEAD_DIMENSION", model.headDimension(),
            "QUERY_SIZE", model.heads() * model.headDimension(),
            "KEY_VALUE_SIZE", model.keyValueHeads() * model.headDimension());
    String source = TorchScriptModule.source(TransformerCode.class, file, constants);
    return TorchScriptModule.compile(manager, source);
  }
}
