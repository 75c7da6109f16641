package dev.plumbline.runtime.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings to the disk what the system keeps in memory. */
public final class DiskFlush {
  private DiskFlush() {}

  /** When this returns, the content of a file, or the names in a directory, survive a crash. */
  public static void of(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
