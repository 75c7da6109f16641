package dev.plumbline.model.lora;

import java.util.Comparator;

/** One linear map of one block: where a low-rank pair can sit. */
public record LoraSite(int block, Projection projection) implements Comparable<LoraSite> {
  public LoraSite {
    if (block < 0) {
      throw new IllegalArgumentException("Blocks are counted from 0, not " + block);
    }
  }

  /** The module's name in the model, such as {@code model.layers.3.self_attn.q_proj}. */
  public String module() {
    return "model.layers." + block + "." + projection.path();
  }

  @Override
  public int compareTo(LoraSite other) {
    return Comparator.comparingInt(LoraSite::block)
        .thenComparing(LoraSite::projection)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return module();
  }
}
