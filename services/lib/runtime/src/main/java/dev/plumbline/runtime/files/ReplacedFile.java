package dev.plumbline.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small file that others find whole at any time, as it was or as it is. */
public record ReplacedFile(Path file) {

  /** Writes it; when this returns, it survives a crash. */
  public void write(String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    DiskFlush.of(fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DiskFlush.of(file.toAbsolutePath().getParent());
  }
}
