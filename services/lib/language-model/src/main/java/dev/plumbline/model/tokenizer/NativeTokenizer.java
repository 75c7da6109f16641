package dev.plumbline.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.plumbline.model.config.InvalidModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Hugging Face's tokenizers with special tokens under secret names.
 *
 * <p>The library always recognises special tokens by their text. So each gets a name that nobody
 * can type, and only where a special token is meant is its text replaced by that name. Everything
 * else, normalisation across the joints included, is as the library does it.
 *
 * <p>Tokens that only look special are kept apart in the same way in what passes through a
 * template. In other texts their text means them, and they are decoded to it.
 */
final class NativeTokenizer implements Tokenizer {
  private static final char SECRET = '\ufdd0';

  private final HuggingFaceTokenizer library;
  private final TokenizerSettings settings;
  private final SpecialTokens guarded;
  private final SpecialTokens markers;
  private final Set<Integer> specialIds;
  private final int vocabularySize;
  private final String secret;
  private final Map<String, Integer> idOfGuarded = new HashMap<>();
  private final Map<String, String> markerOfSecret = new HashMap<>();
  private final TokenBytes bytes;
  private final TokenBound bound;

  NativeTokenizer(TokenizerDefinition definition, TokenizerSettings settings) {
    this.settings = settings;
    definition.declareSpecial(settings.special());
    settings.validate(definition.origin(), definition.vocabularySize());
    this.specialIds = new HashSet<>(definition.specialIds().values());
    this.idOfGuarded.putAll(definition.specialIds());
    this.idOfGuarded.putAll(definition.markerIds());
    this.guarded = new SpecialTokens(idOfGuarded.keySet());
    this.markers = new SpecialTokens(definition.markerIds().keySet());
    this.vocabularySize = definition.vocabularySize();
    this.secret = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    definition.markerIds().keySet().forEach(m -> markerOfSecret.put(secretName(m), m));
    this.library = load(definition);
    this.bytes = new TokenBytes(definition, specialIds, this::decode);
    this.bound = new TokenBound(text -> ids(text).length);
  }

  private HuggingFaceTokenizer load(TokenizerDefinition definition) {
    var json = definition.withTokensNamed(this::secretName);
    try (var stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return HuggingFaceTokenizer.newInstance(
          stream, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw new InvalidModelException(
          definition.origin(), "defines no usable tokenizer: " + e.getMessage(), e);
    }
  }

  private String secretName(String token) {
    return SECRET + secret + "-" + idOfGuarded.get(token) + "\ufdd1";
  }

  @Override
  public int[] encode(String text) {
    return ids(withMarkers(text));
  }

  private String withMarkers(String text) {
    return markerOfSecret.isEmpty() ? text : markers.replace(text, this::secretName);
  }

  private int[] ids(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    var ids = library.encode(WellFormedText.of(text), false, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public Optional<int[]> encode(String text, long limit) {
    return ids(withMarkers(text), limit);
  }

  private Optional<int[]> ids(String text, long limit) {
    return bound.isExceededBy(text, limit) ? Optional.empty() : Optional.of(ids(text));
  }

  @Override
  public int[] encodeRendered(String rendered, ContentGuard guard) {
    return ids(guarded.replace(rendered, guard, this::secretName));
  }

  @Override
  public Optional<int[]> encodeRendered(String rendered, ContentGuard guard, long limit) {
    return ids(guarded.replace(rendered, guard, this::secretName), limit);
  }

  @Override
  public String guard(String content, ContentGuard guard) {
    return guarded.guard(content, guard);
  }

  @Override
  public String decode(int... ids) {
    var known = Arrays.stream(ids).filter(id -> id < vocabularySize).asLongStream().toArray();
    return known.length == 0 ? "" : withMarkersNames(library.decode(known, true));
  }

  private String withMarkersNames(String decoded) {
    if (decoded.indexOf(SECRET) < 0) {
      return decoded;
    }
    var text = decoded;
    for (var marker : markerOfSecret.entrySet()) {
      text = text.replace(marker.getKey(), marker.getValue());
    }
    return text;
  }

  @Override
  public byte[] bytes(int id) {
    return bytes.of(id);
  }

  @Override
  public String name(int id) {
    return bytes.name(id);
  }

  @Override
  public StreamingDecoder streamingDecoder(int... before) {
    return new WindowedDecoder(this::decode, specialIds, before);
  }

  @Override
  public Set<Integer> stopTokens() {
    return settings.stopTokens();
  }

  @Override
  public Optional<String> beginOfText() {
    return settings.beginOfText();
  }

  @Override
  public Optional<String> endOfText() {
    return settings.endOfText();
  }

  @Override
  public OptionalInt beginning() {
    return settings.beginning();
  }

  @Override
  public int endOfTurn() {
    return settings.endOfTurn();
  }

  @Override
  public void close() {
    library.close();
  }
}
