package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.weights.GgufMetadata;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How text is cut before the merges, by the name that GGUF gives it. The patterns are those of the
 * original tokenizers.
 */
enum GgufPreTokenizer {
  /** GPT-2's pattern. */
  GPT2,
  /** Single digits, then GPT-2's pattern. */
  SMOLLM,
  /** Up to three digits together; whole words of the vocabulary are taken without merging. */
  LLAMA3,
  /** Single digits; text is brought to Unicode's NFC first. */
  QWEN2;

  private static final Logger log = LoggerFactory.getLogger(GgufPreTokenizer.class);

  private static final String KEY = "tokenizer.ggml.pre";

  /** Words, numbers, signs and blanks; {@code %s} is how many digits stand together. */
  private static final String PATTERN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /**
   * @param tokens the vocabulary
   */
  static GgufPreTokenizer of(GgufMetadata metadata, Collection<String> tokens) {
    String name = metadata.text(KEY).orElse("default");
    return switch (name) {
      case "default" -> unnamed(metadata, tokens);
      case "gpt-2" -> GPT2;
      case "smollm" -> SMOLLM;
      case "llama-bpe", "llama3", "llama-v3" -> LLAMA3;
      case "qwen2" -> QWEN2;
      default ->
          throw metadata.invalid(
              KEY,
              "is "
                  + name
                  + "; default, gpt-2, smollm, llama-bpe and qwen2 are known: use the"
                  + " model's folder with tokenizer.json instead");
    };
  }

  /** Files from before May 2024 name none, whatever their model learned with. */
  private static GgufPreTokenizer unnamed(GgufMetadata metadata, Collection<String> tokens) {
    String architecture = metadata.text("general.architecture").orElse("");
    if (architecture.equals("qwen2") || architecture.equals("qwen3")) {
      return QWEN2;
    }
    if (tokens.contains("<|begin_of_text|>") && tokens.contains("<|eot_id|>")) {
      return LLAMA3;
    }
    log.warn(
        "{} does not say how text is cut ({}): it is cut as for GPT-2. Take a newer file if the"
            + " answers are poor",
        metadata.file(),
        KEY);
    return GPT2;
  }

  boolean ignoresMerges() {
    return this == LLAMA3;
  }

  /** Whether texts begin with a token where the file does not say; llama.cpp has it so. */
  boolean beginsTexts() {
    return this == LLAMA3;
  }

  JsonNode normalizer() {
    return this == QWEN2
        ? JsonNodeFactory.instance.objectNode().put("type", "NFC")
        : NullNode.getInstance();
  }

  ObjectNode definition() {
    return switch (this) {
      case GPT2 -> byteLevel(true);
      case SMOLLM ->
          sequence(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("type", "Digits")
                  .put("individual_digits", true),
              byteLevel(true));
      case LLAMA3 -> sequence(split(PATTERN.formatted("{1,3}")), byteLevel(false));
      case QWEN2 -> sequence(split(PATTERN.formatted("")), byteLevel(false));
    };
  }

  /** Bytes as printable characters, optionally cut by GPT-2's pattern before. */
  static ObjectNode byteLevel(boolean cut) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", cut);
  }

  private static ObjectNode split(String pattern) {
    ObjectNode split = JsonNodeFactory.instance.objectNode();
    split.put("type", "Split").put("behavior", "Isolated").put("invert", false);
    split.putObject("pattern").put("Regex", pattern);
    return split;
  }

  private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode();
    sequence.put("type", "Sequence");
    sequence.putArray("pretokenizers").add(first).add(second);
    return sequence;
  }
}
