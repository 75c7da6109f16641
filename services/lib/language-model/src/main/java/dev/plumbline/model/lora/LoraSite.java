package dev.plumbline.model.lora;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One linear map of one block: where a low-rank pair can sit. */
public record LoraSite(int block, Projection projection) implements Comparable<LoraSite> {
  private static final Pattern MODULE = Pattern.compile("model\\.layers\\.(\\d{1,6})\\.(.+)");

  public LoraSite {
    if (block < 0) {
      throw new IllegalArgumentException("Blocks are counted from 0, not " + block);
    }
  }

  /** The module's name in the model, such as {@code model.layers.3.self_attn.q_proj}. */
  public String module() {
    return "model.layers." + block + "." + projection.path();
  }

  /** The site that a module's name means; empty when LoRA can't sit there. */
  public static Optional<LoraSite> ofModule(String module) {
    Matcher matcher = MODULE.matcher(module);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int block = Integer.parseInt(matcher.group(1));
    return Projection.ofPath(matcher.group(2)).map(projection -> new LoraSite(block, projection));
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
