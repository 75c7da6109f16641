package dev.plumbline.model.benchmark;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.Projection;

/** How many numbers the matrices of a model hold; vectors are too small to count. */
record WeightCount(ModelConfiguration model) {

  /** All that is kept in memory. */
  long all() {
    return model.tiedEmbeddings() ? perToken() : perToken() + embedding();
  }

  /** What one more token of one answer reads: of the embedding it is one row. */
  long perToken() {
    long block = 0;
    for (Projection projection : Projection.values()) {
      block += (long) projection.inputs(model) * projection.outputs(model);
    }
    return model.blocks() * block + embedding();
  }

  private long embedding() {
    return (long) model.vocabularySize() * model.hiddenSize();
  }
}
