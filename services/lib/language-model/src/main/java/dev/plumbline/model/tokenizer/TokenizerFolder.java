package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tokenizer of a folder in Hugging Face's layout: {@code tokenizer.json}, and what {@code
 * tokenizer_config.json}, {@code generation_config.json} and {@code config.json} say about special
 * tokens.
 */
public final class TokenizerFolder {
  private final Path file;
  private final TokenizerDefinition definition;
  private final JsonNode tokenizerConfig;
  private final JsonNode generationConfig;
  private final JsonNode config;

  private TokenizerFolder(Path folder) {
    this.file = folder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      throw new InvalidModelException(
          file, "no such file: save the model's fast tokenizer there, or use a GGUF file");
    }
    this.definition = TokenizerDefinition.read(file);
    this.tokenizerConfig = optional(folder.resolve("tokenizer_config.json"));
    this.generationConfig = optional(folder.resolve("generation_config.json"));
    this.config = optional(folder.resolve("config.json"));
  }

  public static Tokenizer open(Path folder) {
    return new TokenizerFolder(folder).tokenizer();
  }

  private Tokenizer tokenizer() {
    var begin = namedToken("bos_token");
    var end = namedToken("eos_token");
    var stops = new LinkedHashSet<Integer>();
    end.map(definition::id)
        .filter(OptionalInt::isPresent)
        .ifPresent(id -> stops.add(id.getAsInt()));
    addIds(stops, generationConfig.path("eos_token_id"));
    addIds(stops, config.path("eos_token_id"));
    if (stops.isEmpty()) {
      throw new InvalidModelException(
          file, "no file beside it says which token ends an answer (eos_token, eos_token_id)");
    }
    int endOfTurn = stops.iterator().next();
    return new NativeTokenizer(
        definition,
        new TokenizerSettings(begin, end, beginning(begin), specialTokens(), stops, endOfTurn));
  }

  /** As the settings say; where they do not, as the tokenizer's own file does. */
  private OptionalInt beginning(Optional<String> begin) {
    var inFile = definition.components().firstToken();
    var added = tokenizerConfig.path("add_bos_token");
    if (!added.isBoolean()) {
      return inFile.map(definition::id).orElseGet(OptionalInt::empty);
    }
    return added.booleanValue()
        ? begin.or(() -> inFile).map(definition::id).orElseGet(OptionalInt::empty)
        : OptionalInt.empty();
  }

  private Optional<String> namedToken(String key) {
    return text(tokenizerConfig.path(key));
  }

  private Set<String> specialTokens() {
    var special = new LinkedHashSet<String>();
    Stream.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token")
        .flatMap(key -> namedToken(key).stream())
        .forEach(special::add);
    for (var key : new String[] {"additional_special_tokens", "extra_special_tokens"}) {
      // A list of tokens, or an object of tokens by name.
      tokenizerConfig.path(key).forEach(token -> text(token).ifPresent(special::add));
    }
    for (var token : tokenizerConfig.path("added_tokens_decoder")) {
      if (token.path("special").asBoolean()) {
        text(token).ifPresent(special::add);
      }
    }
    return special;
  }

  /** A token is written as its text, or as an object with its content. */
  private static Optional<String> text(JsonNode token) {
    var text = token.isObject() ? token.path("content") : token;
    return text.isTextual() && !text.textValue().isEmpty()
        ? Optional.of(text.textValue())
        : Optional.empty();
  }

  private static void addIds(Set<Integer> ids, JsonNode value) {
    if (value.isArray()) {
      value.forEach(id -> addIds(ids, id));
    } else if (value.isIntegralNumber() && value.canConvertToInt()) {
      ids.add(value.intValue());
    }
  }

  private static JsonNode optional(Path file) {
    return Files.exists(file) ? JsonFile.read(file) : MissingNode.getInstance();
  }
}
