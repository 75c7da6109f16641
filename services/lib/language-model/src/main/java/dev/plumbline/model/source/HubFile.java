package dev.plumbline.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One file of a model, as the hub declares it.
 *
 * @param digest of the content for large files, of git's object for small ones
 */
record HubFile(String name, long size, Digest digest) {

  /** A declared digest. */
  sealed interface Digest {
    /** The SHA-256 of the content. */
    record Sha256(String hex) implements Digest {}

    /** What git names the content by. */
    record GitObject(String hex) implements Digest {}
  }

  /** A digest by its length, as the hub writes both kinds in the same place. */
  static Optional<Digest> digest(String hex) {
    if (hex.matches("[0-9a-f]{64}")) {
      return Optional.of(new Digest.Sha256(hex));
    }
    return hex.matches("[0-9a-f]{40}") ? Optional.of(new Digest.GitObject(hex)) : Optional.empty();
  }

  /**
   * Compares a fetched file with what is declared.
   *
   * @throws HubRefusal when it is another file
   */
  void check(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      if (channel.size() != size) {
        throw new HubRefusal(
            "%s has %d bytes, but the hub declares %d".formatted(name, channel.size(), size));
      }
    }
    var expected =
        digest instanceof Digest.Sha256 sha256 ? sha256.hex() : ((Digest.GitObject) digest).hex();
    var actual = digestOf(file);
    if (!actual.equals(expected)) {
      throw new HubRefusal(
          "%s has the digest %s, but the hub declares %s: try again"
              .formatted(name, actual, expected));
    }
  }

  private String digestOf(Path file) throws IOException {
    var message = newDigest();
    try (InputStream in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        message.update(ByteBuffer.wrap(buffer, 0, read));
      }
    }
    return HexFormat.of().formatHex(message.digest());
  }

  private MessageDigest newDigest() {
    if (digest instanceof Digest.Sha256) {
      return Sha256.begin();
    }
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      return sha1;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
