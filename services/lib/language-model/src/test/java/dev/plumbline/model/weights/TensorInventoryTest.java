package dev.plumbline.model.weights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.config.RotaryEmbedding;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TensorInventoryTest {
  private static final int VOCABULARY = 152_064;
  private static final int HIDDEN = 3584;

  @Test
  void aTensorThatNoBufferHoldsIsRefusedByName() {
    assertThatThrownBy(
            () -> TensorInventory.check(Path.of("model.gguf"), configuration(), new Embedding()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("model.embed_tokens.weight [152064, 3584] takes 2.18 GB");
  }

  private static ModelConfiguration configuration() {
    return new ModelConfiguration(
        VOCABULARY,
        HIDDEN,
        18_944,
        28,
        28,
        4,
        128,
        1e-6,
        RotaryEmbedding.unscaled(1_000_000),
        Optional.empty(),
        false,
        true,
        false,
        false,
        false,
        32_768);
  }

  /** The shapes alone. */
  private record Embedding() implements TensorSource {
    @Override
    public Set<String> names() {
      return Set.of("model.embed_tokens.weight");
    }

    @Override
    public long[] shape(String name) {
      return new long[] {VOCABULARY, HIDDEN};
    }

    @Override
    public void read(String name, FloatBuffer destination) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public void close() {}
  }
}
