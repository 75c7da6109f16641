package dev.plumbline.model.lora;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.config.RotaryEmbedding;
import java.util.Optional;

/** The sizes of a model that is only thought of: hidden 8, feed-forward 12, two heads of four. */
final class TinyModel {
  private TinyModel() {}

  static ModelConfiguration configuration() {
    return new ModelConfiguration(
        50,
        8,
        12,
        5,
        2,
        1,
        4,
        1e-5,
        RotaryEmbedding.unscaled(10_000),
        Optional.empty(),
        true,
        false,
        false,
        false,
        false,
        64);
  }
}
