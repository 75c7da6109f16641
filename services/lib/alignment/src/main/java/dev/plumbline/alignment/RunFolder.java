package dev.plumbline.alignment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run keeps what does not fit into memory, and what it goes on from after a stop.
 *
 * @param directory exists, and belongs to this run alone; empty: what is too large goes to the
 *     system's temporary directory, and a run that is stopped begins anew
 */
public record RunFolder(Optional<Path> directory) {

  /** Nothing outlives the run. */
  public static RunFolder temporary() {
    return new RunFolder(Optional.empty());
  }

  /** A run with the same model, votes and settings goes on from what an earlier one left here. */
  public static RunFolder of(Path directory) {
    return new RunFolder(Optional.of(directory));
  }

  /** A new file, for its maker to delete. */
  public Path newFile(String name) {
    try {
      return directory.isPresent()
          ? Files.createTempFile(directory.get(), name, ".tmp")
          : Files.createTempFile("plumbline-" + name, ".tmp");
    } catch (IOException e) {
      throw new UncheckedIOException("no file can be made for what memory does not hold", e);
    }
  }
}
