package dev.plumbline.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What each token is called, and which bytes it adds to a text. A character's bytes may be spread
 * over several tokens, none of which has a text by itself. Safe to use from several threads at
 * once.
 */
final class TokenBytes {
  private static final Pattern SINGLE_BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

  private final String[] names;
  private final Set<Integer> special;
  private final boolean byteLevel;
  private final boolean byteFallback;
  private final Function<int[], String> decode;
  private final int[] before;
  private final AtomicReferenceArray<byte[]> decoded;

  /**
   * @param special tokens that add nothing
   * @param decode gives the text of ids
   */
  TokenBytes(TokenizerDefinition definition, Set<Integer> special, Function<int[], String> decode) {
    this.names = definition.names();
    this.special = special;
    this.byteLevel = definition.components().decodes("ByteLevel");
    this.byteFallback = definition.components().decodes("ByteFallback");
    this.decode = decode;
    this.before = anyWord(definition);
    this.decoded = new AtomicReferenceArray<>(names.length);
  }

  /** What the vocabulary calls a token; empty for an id that it does not have. */
  String name(int id) {
    return id < names.length && names[id] != null ? names[id] : "";
  }

  /** The bytes that a token adds to the text before it. */
  byte[] of(int id) {
    String name = name(id);
    if (name.isEmpty() || special.contains(id)) {
      return new byte[0];
    }
    if (byteLevel) {
      return ByteLevelAlphabet.bytes(name);
    }
    if (byteFallback && SINGLE_BYTE.matcher(name).matches()) {
      return new byte[] {(byte) Integer.parseInt(name.substring(3, 5), 16)};
    }
    return decoded(id);
  }

  /** Decoded once, since an answer with alternatives asks for the same tokens again and again. */
  private byte[] decoded(int id) {
    byte[] bytes = decoded.get(id);
    if (bytes == null) {
      bytes = textAfterOthers(id).getBytes(UTF_8);
      decoded.set(id, bytes);
    }
    return bytes.clone();
  }

  /** Some decoders take a blank from the first token, so another one stands before it. */
  private String textAfterOthers(int id) {
    String alone = decode.apply(before);
    int[] ids = Arrays.copyOf(before, before.length + 1);
    ids[before.length] = id;
    String both = decode.apply(ids);
    return both.startsWith(alone) ? both.substring(alone.length()) : decode.apply(new int[] {id});
  }

  private static int[] anyWord(TokenizerDefinition definition) {
    return Stream.of("\u2581a", "a")
        .map(definition::id)
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .limit(1)
        .toArray();
  }
}
