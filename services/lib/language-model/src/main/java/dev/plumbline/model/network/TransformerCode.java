package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.Map;

/** The blocks' TorchScript, with the model's sizes in it. */
final class TransformerCode {
  private TransformerCode() {}

  static TorchScriptModule compile(ModelConfiguration model, NDManager manager) {
    String source =
        TorchScriptModule.source(TransformerCode.class, "transformer.py", constants(model));
    return TorchScriptModule.compile(manager, source);
  }

  static Map<String, ?> constants(ModelConfiguration model) {
    return Map.of(
        "EPSILON", model.normEpsilon(),
        "HEADS", model.heads(),
        "KEY_VALUE_HEADS", model.keyValueHeads(),
        "GROUP", model.heads() / model.keyValueHeads(),
        "HEAD_DIMENSION", model.headDimension(),
        "QUERY_SIZE", model.heads() * model.headDimension(),
        "KEY_VALUE_SIZE", model.keyValueHeads() * model.headDimension());
  }
}
