package dev.plumbline.model.weights;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Hugging Face calls the tensors of a GGUF file. */
final class GgufNames {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,6})\\.(\\w+)\\.(weight|bias)");

  private static final Map<String, String> OUTSIDE_BLOCKS =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");

  private static final Map<String, String> IN_BLOCK =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));

  private GgufNames() {}

  /** Empty when the name is none of a model's of this family. */
  static Optional<String> huggingFace(String name) {
    Matcher block = BLOCK.matcher(name);
    if (block.matches()) {
      return Optional.ofNullable(IN_BLOCK.get(block.group(2)))
          .map(part -> "model.layers.%s.%s.%s".formatted(block.group(1), part, block.group(3)));
    }
    return Optional.ofNullable(OUTSIDE_BLOCKS.get(name));
  }
}
