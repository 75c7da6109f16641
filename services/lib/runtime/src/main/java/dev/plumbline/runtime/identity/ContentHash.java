package dev.plumbline.runtime.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 over a list of texts. Each text is hashed as its length in bytes, four of them and
 * big-endian, followed by its UTF-8; a missing text is the length -1. So no two lists hash the same
 * bytes, and anybody can compute the same ids from outside.
 */
public final class ContentHash {
  private static final int MISSING = -1;

  /** Never fed, only copied: to copy one costs less than to look for the algorithm. */
  private static final MessageDigest EMPTY = Sha256.begin();

  private final MessageDigest digest;

  public ContentHash() {
    try {
      digest = (MessageDigest) EMPTY.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's SHA-256 can be copied", e);
    }
  }

  /**
   * Adds one text.
   *
   * @param text null: the text is missing, which is not the same as empty
   */
  public ContentHash add(String text) {
    if (text == null) {
      addLength(MISSING);
      return this;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addLength(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** All 256 bits, in hexadecimal. Ends the hash. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** All 256 bits, as 32 bytes. Ends the hash. */
  public byte[] bytes() {
    return digest.digest();
  }

  private void addLength(int length) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
  }
}
