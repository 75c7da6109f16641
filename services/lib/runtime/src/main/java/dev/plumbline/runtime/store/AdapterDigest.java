package dev.plumbline.runtime.store;

import dev.plumbline.runtime.identity.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The content hash of an adapter: SHA-256 over its files in the order of their names, each as its
 * name in UTF-8, a zero byte, its length as eight big-endian bytes, and its content.
 *
 * @param sha256 in hexadecimal
 * @param sizeBytes length of all files together
 */
record AdapterDigest(String sha256, long sizeBytes) {

  static AdapterDigest of(Path directory) throws IOException {
    MessageDigest digest = Sha256.begin();
    long size = 0;
    for (Path file : new AdapterFolder(directory).files()) {
      long length = Files.size(file);
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
      update(digest, file);
      size += length;
    }
    return new AdapterDigest(HexFormat.of().formatHex(digest.digest()), size);
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }
}
