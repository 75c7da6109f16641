package dev.plumbline.model.generation;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Optional;

/**
 * What two requests must agree in to share keys and values: the caller's name for the adapter, and
 * the adapter itself, in case a name is used twice.
 */
record AdapterIdentity(String key, Optional<LoraAdapter> adapter) {
  static AdapterIdentity of(GenerationRequest request) {
    return new AdapterIdentity(request.adapterKey(), request.adapter());
  }

  /** Whether no request can name this adapter any more. */
  boolean isFreed() {
    return adapter.isPresent() && !adapter.get().isOpen();
  }
}
