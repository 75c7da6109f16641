package dev.plumbline.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/** The printable characters that stand for bytes in a byte-level vocabulary; GPT-2 chose them. */
final class ByteLevelAlphabet {
  private static final Map<Character, Byte> BYTES = table();

  private ByteLevelAlphabet() {}

  /** The bytes of a piece; one with any other character stands for itself. */
  static byte[] bytes(String piece) {
    byte[] bytes = new byte[piece.length()];
    for (int at = 0; at < bytes.length; at++) {
      Byte value = BYTES.get(piece.charAt(at));
      if (value == null) {
        return piece.getBytes(UTF_8);
      }
      bytes[at] = value;
    }
    return bytes;
  }

  private static Map<Character, Byte> table() {
    Map<Character, Byte> table = new HashMap<>();
    char free = 256;
    for (int value = 0; value < 256; value++) {
      if (isPrintable(value)) {
        table.put((char) value, (byte) value);
      } else {
        table.put(free, (byte) value);
        free++;
      }
    }
    return Map.copyOf(table);
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xa1 && value <= 0xac)
        || (value >= 0xae && value <= 0xff);
  }
}
