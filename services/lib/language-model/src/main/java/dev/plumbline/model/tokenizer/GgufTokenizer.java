package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.weights.GgufMetadata;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokenizer that a GGUF file describes by its vocabulary, its merges and the name of its
 * pre-tokenizer: the same byte-level BPE that {@code tokenizer.json} of the original defines.
 */
public final class GgufTokenizer {
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";

  /** Types of tokens, as GGUF numbers them. */
  private static final long CONTROL = 3;

  private static final long USER_DEFINED = 4;

  /**
   * What control tokens that end an answer are called. The ids in the metadata name one or two of
   * them, but models give the others, too; llama.cpp stops at these names as well.
   */
  private static final Set<String> ENDS =
      Set.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|eom_id|>",
          "<EOT>");

  private final GgufMetadata metadata;
  private final List<String> tokens;
  private final List<Long> types;

  private GgufTokenizer(GgufMetadata metadata) {
    this.metadata = metadata;
    this.tokens =
        metadata
            .list(TOKENS, String.class)
            .orElseThrow(() -> metadata.invalid(TOKENS, "is missing"));
    this.types =
        metadata.list(TYPES, Long.class).orElseThrow(() -> metadata.invalid(TYPES, "is missing"));
    if (types.size() != tokens.size()) {
      throw metadata.invalid(
          TYPES, "has %d entries for %d tokens".formatted(types.size(), tokens.size()));
    }
  }

  /**
   * Builds the tokenizer.
   *
   * @throws InvalidModelException when it is of another kind, or its description is broken
   */
  public static Tokenizer open(GgufMetadata metadata) {
    return new GgufTokenizer(metadata).tokenizer();
  }

  private Tokenizer tokenizer() {
    String kind = metadata.text("tokenizer.ggml.model").orElse("none");
    if (!kind.equals("gpt2")) {
      throw metadata.invalid(
          "tokenizer.ggml.model",
          "is "
              + kind
              + "; only byte-level BPE (gpt2) is known: use the model's folder with"
              + " tokenizer.json instead");
    }
    GgufPreTokenizer preTokenizer = GgufPreTokenizer.of(metadata, tokens);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", "1.0");
    json.set("added_tokens", addedTokens());
    json.set("normalizer", preTokenizer.normalizer());
    json.set("pre_tokenizer", preTokenizer.definition());
    json.set("decoder", GgufPreTokenizer.byteLevel(true));
    json.set("model", model(preTokenizer));
    return new NativeTokenizer(
        new TokenizerDefinition(metadata.file(), json), settings(preTokenizer));
  }

  private ObjectNode model(GgufPreTokenizer preTokenizer) {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("type", "BPE");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", preTokenizer.ignoresMerges());
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (vocabulary.has(tokens.get(id))) {
        throw metadata.invalid(TOKENS, "has \"" + tokens.get(id) + "\" twice");
      }
      vocabulary.put(tokens.get(id), id);
    }
    String key = "tokenizer.ggml.merges";
    ArrayNode merges = model.putArray("merges");
    metadata
        .list(key, String.class)
        .orElseThrow(() -> metadata.invalid(key, "is missing"))
        .forEach(merges::add);
    return model;
  }

  private ArrayNode addedTokens() {
    ArrayNode added = JsonNodeFactory.instance.arrayNode();
    for (int id = 0; id < types.size(); id++) {
      long type = types.get(id);
      if (type == CONTROL || type == USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", type == CONTROL);
      }
    }
    return added;
  }

  private TokenizerSettings settings(GgufPreTokenizer preTokenizer) {
    Optional<Integer> end = id("tokenizer.ggml.eos_token_id");
    Optional<Integer> endOfTurn = id("tokenizer.ggml.eot_token_id").or(() -> end);
    Set<Integer> stops = new LinkedHashSet<>();
    Stream.of(endOfTurn, end, id("tokenizer.ggml.eom_token_id"))
        .flatMap(Optional::stream)
        .forEach(stops::add);
    IntStream.range(0, tokens.size())
        .filter(id -> types.get(id) == CONTROL && ENDS.contains(tokens.get(id)))
        .forEach(stops::add);
    if (stops.isEmpty()) {
      throw metadata.invalid(
          "tokenizer.ggml.eos_token_id", "is missing: which token ends an answer?");
    }
    return new TokenizerSettings(
        id("tokenizer.ggml.bos_token_id").map(tokens::get),
        end.map(tokens::get),
        beginning(preTokenizer),
        Set.of(),
        stops,
        stops.iterator().next());
  }

  private OptionalInt beginning(GgufPreTokenizer preTokenizer) {
    boolean added =
        metadata.flag("tokenizer.ggml.add_bos_token").orElse(preTokenizer.beginsTexts());
    Optional<Integer> begin = id("tokenizer.ggml.bos_token_id");
    return added && begin.isPresent() ? OptionalInt.of(begin.get()) : OptionalInt.empty();
  }

  private Optional<Integer> id(String key) {
    return metadata
        .integer(key)
        .map(
            id -> {
              if (id < 0 || id >= tokens.size()) {
                throw metadata.invalid(
                    key, "is %d in a vocabulary of %d".formatted(id, tokens.size()));
              }
              return id.intValue();
            });
  }
}
