package dev.plumbline.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads Hugging Face's {@code config.json}. What is absent has the default of the architecture;
 * what would change the network but is not supported is refused by name.
 */
public final class ConfigurationFile {
  private final JsonSettings settings;
  private final Architecture architecture;

  private ConfigurationFile(JsonSettings settings) {
    this.settings = settings;
    this.architecture = architecture(settings);
  }

  public static ModelConfiguration read(Path file) {
    return new ConfigurationFile(JsonSettings.read(file)).configuration().validated(file);
  }

  private ModelConfiguration configuration() {
    refuseUnsupported();
    int blocks = blocks();
    int heads = settings.size("num_attention_heads");
    int keyValueHeads = keyValueHeads(heads);
    boolean attentionBias = settings.flag("attention_bias", false);
    return new ModelConfiguration(
        settings.size("vocab_size"),
        settings.size("hidden_size"),
        settings.size("intermediate_size"),
        blocks,
        heads,
        keyValueHeads,
        headDimension(heads),
        settings.optionalPositive("rms_norm_eps").orElse(1e-6),
        new RotarySettings(settings).read(),
        slidingWindow(blocks),
        settings.flag("tie_word_embeddings", false),
        switch (architecture) {
          case LLAMA, QWEN3 -> attentionBias;
          case MISTRAL -> false;
          case QWEN2 -> true;
        },
        switch (architecture) {
          case LLAMA, QWEN3 -> attentionBias;
          case MISTRAL, QWEN2 -> false;
        },
        architecture == Architecture.LLAMA && settings.flag("mlp_bias", false),
        architecture == Architecture.QWEN3,
        settings.size("max_position_embeddings"));
  }

  private int blocks() {
    int blocks = settings.size("num_hidden_layers");
    if (blocks > ModelConfiguration.MAXIMUM_BLOCKS) {
      throw settings.invalid(
          "num_hidden_layers", "must be at most " + ModelConfiguration.MAXIMUM_BLOCKS);
    }
    return blocks;
  }

  private static Architecture architecture(JsonSettings settings) {
    String type = settings.text("model_type").orElseThrow(() -> settings.missing("model_type"));
    return Architecture.of(type)
        .orElseThrow(
            () -> settings.invalid("model_type", "must be llama, mistral, qwen2 or qwen3"));
  }

  private void refuseUnsupported() {
    if (!settings.text("hidden_act").orElse("silu").equals("silu")) {
      throw settings.invalid("hidden_act", "must be silu");
    }
    if (settings.value("quantization_config").isPresent()) {
      throw settings.invalid(
          "quantization_config", "is not supported: take the unquantised model or a GGUF file");
    }
  }

  private int keyValueHeads(int heads) {
    int keyValueHeads = settings.optionalSize("num_key_value_heads").orElse(heads);
    if (heads % keyValueHeads != 0) {
      throw settings.invalid("num_key_value_heads", "must divide num_attention_heads " + heads);
    }
    return keyValueHeads;
  }

  private int headDimension(int heads) {
    int dimension =
        settings
            .optionalSize("head_dim")
            .orElseGet(
                () ->
                    architecture == Architecture.QWEN3
                        ? 128
                        : settings.size("hidden_size") / heads);
    if (dimension < 2 || dimension % 2 != 0) {
      throw settings.invalid(
          settings.has("head_dim") ? "head_dim" : "hidden_size",
          "must give an even head dimension, not " + dimension);
    }
    return dimension;
  }

  private Optional<SlidingWindow> slidingWindow(int blocks) {
    return switch (architecture) {
      case LLAMA -> Optional.empty();
      case MISTRAL -> mistralWindow(blocks);
      case QWEN2, QWEN3 -> qwenWindow(blocks);
    };
  }

  private Optional<SlidingWindow> mistralWindow(int blocks) {
    // The first Mistral models leave the key out and mean 4096; null means no window.
    var size =
        settings.has("sliding_window")
            ? settings.optionalSize("sliding_window")
            : Optional.of(4096);
    return size.map(s -> new SlidingWindow(s, blocksFrom(0, blocks)));
  }

  private Optional<SlidingWindow> qwenWindow(int blocks) {
    if (!settings.flag("use_sliding_window", false)) {
      return Optional.empty();
    }
    var size =
        settings.has("sliding_window")
            ? settings.optionalSize("sliding_window")
            : Optional.of(4096);
    var windowed =
        settings
            .value("layer_types")
            .map(types -> windowedBlocks(types, blocks))
            .orElseGet(() -> blocksFrom(firstWindowedBlock(), blocks));
    return size.filter(s -> !windowed.isEmpty()).map(s -> new SlidingWindow(s, windowed));
  }

  private int firstWindowedBlock() {
    var value = settings.value("max_window_layers");
    if (value.isEmpty()) {
      return 28;
    }
    // Zero is a meaning here, not a mistake: every block has the window.
    if (!value.get().canConvertToInt() || value.get().intValue() < 0) {
      throw settings.invalid("max_window_layers", "must be a whole number, at least 0");
    }
    return value.get().intValue();
  }

  private Set<Integer> windowedBlocks(JsonNode types, int blocks) {
    if (!types.isArray() || types.size() != blocks) {
      throw settings.invalid("layer_types", "must name " + blocks + " layers");
    }
    var windowed = new HashSet<Integer>();
    for (int block = 0; block < blocks; block++) {
      switch (types.get(block).asText()) {
        case "sliding_attention" -> windowed.add(block);
        case "full_attention" -> {}
        default ->
            throw settings.invalid(
                "layer_types", "must consist of full_attention and sliding_attention");
      }
    }
    return windowed;
  }

  private static Set<Integer> blocksFrom(int first, int blocks) {
    return IntStream.range(first, blocks).boxed().collect(Collectors.toSet());
  }
}
