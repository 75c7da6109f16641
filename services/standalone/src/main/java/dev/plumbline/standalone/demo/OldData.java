package dev.plumbline.standalone.demo;

import dev.plumbline.runtime.files.FileTree;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.loop.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Removes what an earlier demonstration left. */
final class OldData {
  private OldData() {}

  /**
   * Empties a data directory.
   *
   * @throws StartException when a loop runs on it, when it is no data directory, or when something
   *     cannot be removed
   */
  static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.exists(directory.resolve("lock"))) {
      throw new StartException(
          directory + " is no data directory of a loop; the demonstration would not empty it");
    }
    // Taking it makes sure that nobody works on it.
    DataDirectory.take(directory).close();
    try (Stream<Path> entries = Files.list(directory)) {
      // The log of this process is being written already.
      for (Path old : entries.filter(entry -> !entry.endsWith("logs")).toList()) {
        new FileTree(old).delete();
      }
    } catch (IOException e) {
      throw new StartException("the earlier demonstration cannot be removed: " + e, e);
    }
  }
}
