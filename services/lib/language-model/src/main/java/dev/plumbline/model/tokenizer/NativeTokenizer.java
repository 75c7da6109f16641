package dev.plumbline.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.plumbline.model.config.InvalidModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
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
 */
final class NativeTokenizer implements Tokenizer {
  private final HuggingFaceTokenizer library;
  private final TokenizerSettings settings;
  private final SpecialTokens specialTokens;
  private final Set<Integer> specialIds;
  private final int vocabularySize;
  private final String secret;
  private final Map<String, Integer> idOfSpecial;
  private final TokenBytes bytes;
  private final TokenBound bound;

  NativeTokenizer(TokenizerDefinition definition, TokenizerSettings settings) {
    this.settings = settings;
    definition.declareSpecial(settings.special());
    settings.validate(definition.origin(), definition.vocabularySize());
    this.idOfSpecial = Map.copyOf(definition.specialIds());
    this.specialTokens = new SpecialTokens(idOfSpecial.keySet());
    this.specialIds = new HashSet<>(idOfSpecial.values());
    this.vocabularySize = definition.vocabularySize();
    this.secret = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    this.library = load(definition);
    this.bytes = new TokenBytes(definition, specialIds, this::decode);
    this.bound = new TokenBound(text -> encode(text).length);
  }

  private HuggingFaceTokenizer load(TokenizerDefinition definition) {
    var json = definition.withSpecialTokensNamed(this::secretName);
    try (var stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return HuggingFaceTokenizer.newInstance(
          stream, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw new InvalidModelException(
          definition.origin(), "defines no usable tokenizer: " + e.getMessage(), e);
    }
  }

  private String secretName(String specialToken) {
    return "\ufdd0" + secret + "-" + idOfSpecial.get(specialToken) + "\ufdd1";
  }

  @Override
  public int[] encode(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    var ids = library.encode(WellFormedText.of(text), false, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public Optional<int[]> encode(String text, long limit) {
    return bound.isExceededBy(text, limit) ? Optional.empty() : Optional.of(encode(text));
  }

  @Override
  public int[] encodeRendered(String rendered) {
    return encode(specialTokens.replace(rendered, this::secretName));
  }

  @Override
  public int[] encodeRendered(String rendered, ContentGuard guard) {
    return encode(specialTokens.replace(rendered, guard, this::secretName));
  }

  @Override
  public Optional<int[]> encodeRendered(String rendered, ContentGuard guard, long limit) {
    return encode(specialTokens.replace(rendered, guard, this::secretName), limit);
  }

  @Override
  public String guard(String content, ContentGuard guard) {
    return specialTokens.guard(content, guard);
  }

  @Override
  public String decode(int... ids) {
    var known = Arrays.stream(ids).filter(id -> id < vocabularySize).asLongStream().toArray();
    return known.length == 0 ? "" : library.decode(known, true);
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
  public int padding() {
    return settings.padding();
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public void close() {
    library.close();
  }
}
