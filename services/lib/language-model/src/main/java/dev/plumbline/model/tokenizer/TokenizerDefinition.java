package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.JsonFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a {@code tokenizer.json} says, as far as special tokens and ids are concerned. */
final class TokenizerDefinition {
  private static final long MAXIMUM_BYTES = 256L << 20;

  /** Between bars, ASCII's or DeepSeek's wide ones. */
  private static final Pattern MARKER = Pattern.compile("<[|\uff5c].+[|\uff5c]>");

  private final Path origin;
  private final ObjectNode json;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, Integer> specialIds = new LinkedHashMap<>();

  /**
   * Takes the definition over.
   *
   * @param origin the file that errors name
   */
  TokenizerDefinition(Path origin, ObjectNode json) {
    this.origin = origin;
    this.json = json;
    readVocabulary();
    readAddedTokens();
  }

  static TokenizerDefinition read(Path file) {
    if (JsonFile.read(file, MAXIMUM_BYTES) instanceof ObjectNode json) {
      return new TokenizerDefinition(file, json);
    }
    throw new InvalidModelException(file, "is not a JSON object");
  }

  Path origin() {
    return origin;
  }

  /** The id of a token, by the token's text in the vocabulary. */
  OptionalInt id(String token) {
    var id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** What each id is called; null where there is none. */
  String[] names() {
    var names = new String[vocabularySize()];
    ids.forEach((name, id) -> names[id] = name);
    return names;
  }

  /** What is around the vocabulary. */
  TokenizerComponents components() {
    return new TokenizerComponents(json);
  }

  Map<String, Integer> specialIds() {
    return specialIds;
  }

  /**
   * Added tokens that the file does not call special, but whose form says that they steer the
   * model: {@code <｜User｜>} begins a user's turn of DeepSeek. Others, as {@code <think>}, are what
   * models and people write.
   */
  Map<String, Integer> markerIds() {
    Map<String, Integer> markers = new LinkedHashMap<>();
    for (var added : addedTokens()) {
      var content = added.path("content").asText();
      if (!specialIds.containsKey(content) && MARKER.matcher(content).matches()) {
        markers.put(content, ids.get(content));
      }
    }
    return markers;
  }

  int vocabularySize() {
    return ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
  }

  /** Makes tokens special that the tokenizer's settings name, whether or not the file says so. */
  void declareSpecial(Collection<String> tokens) {
    for (var token : tokens) {
      var id = ids.get(token);
      if (id != null && !token.isEmpty() && specialIds.putIfAbsent(token, id) == null) {
        markSpecial(token, id);
      }
    }
  }

  private void markSpecial(String token, int id) {
    for (var added : addedTokens()) {
      if (added.path("content").asText().equals(token)) {
        ((ObjectNode) added).put("special", true);
        return;
      }
    }
    addedTokens()
        .addObject()
        .put("id", id)
        .put("content", token)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  /**
   * The definition under other names for the special tokens and the markers, so that their own text
   * is ordinary text, with nothing added to an encoded text and nothing cut off.
   */
  String withTokensNamed(UnaryOperator<String> name) {
    var renamed = new HashSet<>(specialIds.keySet());
    renamed.addAll(markerIds().keySet());
    for (var added : addedTokens()) {
      var content = added.path("content").asText();
      if (renamed.contains(content)) {
        ((ObjectNode) added).put("content", name.apply(content)).put("normalized", false);
      }
    }
    var model = (ObjectNode) json.get("model");
    var unknown = model.path("unk_token").asText();
    if (specialIds.containsKey(unknown)) {
      model.put("unk_token", name.apply(unknown));
    }
    renameInVocabulary(model.get("vocab"), renamed, name);
    json.putNull("post_processor");
    json.putNull("truncation");
    json.putNull("padding");
    return json.toString();
  }

  private static void renameInVocabulary(
      JsonNode vocabulary, Set<String> renamed, UnaryOperator<String> name) {
    for (var token : renamed) {
      if (vocabulary instanceof ObjectNode byToken && byToken.has(token)) {
        byToken.set(name.apply(token), byToken.remove(token));
      } else if (vocabulary instanceof ArrayNode byId) {
        for (var piece : byId) {
          if (piece.path(0).asText().equals(token)) {
            ((ArrayNode) piece).set(0, JsonNodeFactory.instance.textNode(name.apply(token)));
          }
        }
      }
    }
  }

  private void readVocabulary() {
    var vocabulary = json.path("model").path("vocab");
    if (vocabulary.isObject()) {
      for (var field : vocabulary.properties()) {
        ids.put(field.getKey(), tokenId(field.getKey(), field.getValue()));
      }
    } else if (vocabulary.isArray()) { // pieces with scores, by id
      for (int id = 0; id < vocabulary.size(); id++) {
        ids.put(vocabulary.get(id).path(0).asText(), id);
      }
    } else {
      throw new InvalidModelException(origin, "has no model.vocab");
    }
  }

  private void readAddedTokens() {
    if (!json.hasNonNull("added_tokens")) {
      json.putArray("added_tokens");
    }
    if (!json.get("added_tokens").isArray()) {
      throw new InvalidModelException(origin, "has added_tokens that are not a list");
    }
    for (var added : addedTokens()) {
      var content = added.path("content").asText();
      if (content.isEmpty()) {
        throw new InvalidModelException(origin, "has an added token without content");
      }
      ids.put(content, tokenId(content, added.path("id")));
      if (added.path("special").asBoolean()) {
        specialIds.put(content, ids.get(content));
      }
    }
  }

  private int tokenId(String token, JsonNode id) {
    if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0) {
      throw new InvalidModelException(origin, "gives token \"" + token + "\" the id " + id);
    }
    return id.intValue();
  }

  private ArrayNode addedTokens() {
    return (ArrayNode) json.get("added_tokens");
  }
}
