package dev.plumbline.server.engine;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.server.adapters.AdapterWeights;

/** A LoRA adapter in memory. */
record LoraWeights(LoraAdapter adapter) implements AdapterWeights {
  @Override
  public void close() {
    adapter.close();
  }
}
