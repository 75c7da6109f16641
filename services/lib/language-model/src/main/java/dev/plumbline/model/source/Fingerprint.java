package dev.plumbline.model.source;

import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of a model's weights: of the one file, or of the shards' digests in the order of
 * their names. What was computed once for a large file is kept in the cache, under the file's path,
 * size, time of change and blocks spread over it.
 */
final class Fingerprint {
  private static final long WORTH_KEEPING_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int BLOCKS = 256;
  private static final int BLOCK_BYTES = 16 << 10;

  private final Path cache;
  private final Progress progress;

  Fingerprint(Path cacheDirectory, Progress progress) {
    this.cache = cacheDirectory.resolve("fingerprints");
    this.progress = progress;
  }

  String of(List<Path> files) {
    if (files.size() == 1) {
      return ofFile(files.get(0));
    }
    var digest = Sha256.begin();
    for (var file : files) {
      digest.update(HexFormat.of().parseHex(ofFile(file)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private String ofFile(Path file) {
    try {
      long size = Files.size(file);
      if (size < WORTH_KEEPING_BYTES) {
        return compute(file, size);
      }
      var kept = cache.resolve(key(file, size));
      if (Files.exists(kept)) {
        var fingerprint = Files.readString(kept).strip();
        if (fingerprint.matches("[0-9a-f]{64}")) {
          return fingerprint;
        }
      }
      var fingerprint = compute(file, size);
      keep(kept, fingerprint);
      return fingerprint;
    } catch (IOException e) {
      throw new InvalidModelException(file, "can't be read: " + e, e);
    }
  }

  private String compute(Path file, long size) throws IOException {
    var digest = Sha256.begin();
    try (var channel = FileChannel.open(file)) {
      var buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long done = 0;
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        done += buffer.remaining();
        digest.update(buffer);
        buffer.clear();
        progress.update("fingerprint of " + file.getFileName(), done, size);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String key(Path file, long size) throws IOException {
    var identity =
        "%s\n%d\n%s\n%s"
            .formatted(
                file.toRealPath(), size, Files.getLastModifiedTime(file), blocks(file, size));
    return HexFormat.of()
        .formatHex(Sha256.begin().digest(identity.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Tells another fine-tune of the same model apart, whose file has the same size, and in an image
   * that is built to be reproducible the same time. Some change only few of the matrices, so that
   * both ends are the same.
   */
  private static String blocks(Path file, long size) throws IOException {
    var digest = Sha256.begin();
    try (var channel = FileChannel.open(file)) {
      for (int block = 0; block < BLOCKS; block++) {
        long begin = (size - BLOCK_BYTES) * block / (BLOCKS - 1);
        var buffer = ByteBuffer.allocate(BLOCK_BYTES);
        boolean more = true;
        while (more && buffer.hasRemaining()) {
          more = channel.read(buffer, begin + buffer.position()) >= 0;
        }
        digest.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void keep(Path kept, String fingerprint) throws IOException {
    Files.createDirectories(cache);
    var written = Files.createTempFile(cache, "fingerprint", ".tmp");
    Files.writeString(written, fingerprint + "\n");
    Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
