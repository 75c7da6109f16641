package dev.plumbline.runtime.store;

import dev.plumbline.runtime.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An adapter's files on this machine: a flat folder of files.
 *
 * @param path the folder
 */
public record AdapterFolder(Path path) {

  /** The files by name. */
  List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.sorted().toList();
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          throw new IOException(file + " is not a file; an adapter is a flat directory of files");
        }
      }
      return files;
    }
  }

  /** The length of all files together. */
  long sizeBytes() throws IOException {
    long size = 0;
    for (Path file : files()) {
      size += Files.size(file);
    }
    return size;
  }

  /** Removes the folder, if it is there. */
  public void delete() throws IOException {
    new FileTree(path).delete();
  }
}
