package dev.plumbline.model.config;

import dev.plumbline.model.config.RotaryScaling.Default;
import dev.plumbline.model.config.RotaryScaling.Divisors;
import dev.plumbline.model.config.RotaryScaling.Linear;
import dev.plumbline.model.config.RotaryScaling.Yarn;
import dev.plumbline.model.weights.GgufFile;
import dev.plumbline.model.weights.GgufMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads a model's shape from the metadata and the tensors of a GGUF file. */
public final class GgufConfiguration {
  private final GgufFile file;
  private final GgufMetadata metadata;
  private final String prefix;

  private GgufConfiguration(GgufFile file, String prefix) {
    this.file = file;
    this.metadata = file.metadata();
    this.prefix = prefix;
  }

  public static ModelConfiguration read(GgufFile file) {
    String key = "general.architecture";
    String name =
        file.metadata().text(key).orElseThrow(() -> file.metadata().invalid(key, "is missing"));
    if (Architecture.of(name).isEmpty()) {
      throw file.metadata()
          .invalid(key, "is " + name + "; llama, mistral, qwen2 and qwen3 are known");
    }
    return new GgufConfiguration(file, name + ".").read().validated(file.metadata().file());
  }

  private ModelConfiguration read() {
    int hidden = size("embedding_length");
    int heads = size("attention.head_count");
    int headDimension = optional("attention.key_length").orElse(hidden / heads);
    int blocks = blocks();
    refusePartialRotation(headDimension);
    return new ModelConfiguration(
        vocabularySize(),
        hidden,
        size("feed_forward_length"),
        blocks,
        heads,
        optional("attention.head_count_kv").orElse(heads),
        headDimension,
        number("attention.layer_norm_rms_epsilon")
            .orElseThrow(() -> missing("attention.layer_norm_rms_epsilon")),
        new RotaryEmbedding(number("rope.freq_base").orElse(10_000.0), scaling()),
        optional("attention.sliding_window").map(window -> slidingWindow(window, blocks)),
        !file.names().contains("lm_head.weight"),
        hasTensor("self_attn.q_proj.bias"),
        hasTensor("self_attn.o_proj.bias"),
        hasTensor("mlp.gate_proj.bias"),
        hasTensor("self_attn.q_norm.weight"),
        size("context_length"));
  }

  private int blocks() {
    int blocks = size("block_count");
    if (blocks > ModelConfiguration.MAXIMUM_BLOCKS) {
      throw metadata.invalid(
          prefix + "block_count",
          "is %d; at most %d are possible".formatted(blocks, ModelConfiguration.MAXIMUM_BLOCKS));
    }
    return blocks;
  }

  private int vocabularySize() {
    String embedding = "model.embed_tokens.weight";
    if (!file.names().contains(embedding)) {
      throw new InvalidModelException(metadata.file(), "has no tensor token_embd.weight");
    }
    return Math.toIntExact(file.shape(embedding)[0]);
  }

  private RotaryScaling scaling() {
    String type = metadata.text(prefix + "rope.scaling.type").orElse("none");
    if (!type.equals("yarn")) {
      requireDefault("rope.scaling.attn_factor", 1);
    }
    Optional<float[]> divisors = file.rotaryDivisors();
    if (divisors.isPresent()) {
      List<Double> values = new ArrayList<>();
      for (float divisor : divisors.get()) {
        values.add((double) divisor);
      }
      return new Divisors(values);
    }
    return switch (type) {
      case "none" -> new Default();
      case "linear" -> new Linear(factor());
      case "yarn" -> yarn();
      default ->
          throw metadata.invalid(
              prefix + "rope.scaling.type", "is " + type + "; none, linear and yarn are known");
    };
  }

  private Yarn yarn() {
    requireDefault("rope.scaling.yarn_ext_factor", 1);
    requireDefault("rope.scaling.yarn_attn_factor", 1);
    requireDefault("rope.scaling.yarn_log_multiplier", 0);
    return new Yarn(
        factor(),
        number("rope.scaling.yarn_beta_fast").orElse(32.0),
        number("rope.scaling.yarn_beta_slow").orElse(1.0),
        number("rope.scaling.attn_factor").orElse(1.0) * (0.1 * Math.log(factor()) + 1),
        size("rope.scaling.original_context_length"),
        true);
  }

  private double factor() {
    return number("rope.scaling.factor").orElseThrow(() -> missing("rope.scaling.factor"));
  }

  private void requireDefault(String key, double usual) {
    double value = metadata.number(prefix + key).orElse(usual);
    if (value != usual) {
      throw metadata.invalid(
          prefix + key, "is %s; only its default is supported: %s".formatted(value, usual));
    }
  }

  private static SlidingWindow slidingWindow(int window, int blocks) {
    Set<Integer> all = IntStream.range(0, blocks).boxed().collect(Collectors.toSet());
    return new SlidingWindow(window, all);
  }

  private void refusePartialRotation(int headDimension) {
    int rotated = optional("rope.dimension_count").orElse(headDimension);
    if (rotated != headDimension) {
      throw metadata.invalid(
          prefix + "rope.dimension_count", "is supported only as the head's " + headDimension);
    }
  }

  private boolean hasTensor(String part) {
    return file.names().contains("model.layers.0." + part);
  }

  private int size(String key) {
    return metadata.requiredSize(prefix + key);
  }

  private Optional<Integer> optional(String key) {
    return metadata.size(prefix + key);
  }

  private Optional<Double> number(String key) {
    return metadata
        .number(prefix + key)
        .map(
            number -> {
              if (!(number > 0) || number.isInfinite()) {
                throw metadata.invalid(prefix + key, "must be above 0, not " + number);
              }
              return number;
            });
  }

  private InvalidModelException missing(String key) {
    return metadata.invalid(prefix + key, "is missing");
  }
}
