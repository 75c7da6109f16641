package dev.plumbline.alignment.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.source.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two prompts the same: their content, but for differences that nobody sees (white space
 * around a message, line ends, composed and decomposed letters).
 */
final class PromptIdentity {

  private PromptIdentity() {}

  static String of(List<ChatMessage> messages) {
    MessageDigest digest = Sha256.begin();
    for (ChatMessage message : messages) {
      add(digest, message.role());
      add(digest, seen(message.content()));
    }
    return hex(digest);
  }

  /** The id of a pair; a missing response is the empty text, which no response is. */
  static String ofPair(String promptId, String chosen, String rejected) {
    MessageDigest digest = Sha256.begin();
    add(digest, promptId);
    add(digest, chosen);
    add(digest, rejected);
    return hex(digest);
  }

  private static String seen(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .replace("\r\n", "\n")
        .replace('\r', '\n')
        .strip();
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
