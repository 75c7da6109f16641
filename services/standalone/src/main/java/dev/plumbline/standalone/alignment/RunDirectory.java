package dev.plumbline.standalone.alignment;

import dev.plumbline.runtime.files.DiskFlush;
import dev.plumbline.runtime.files.FileTree;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a training leaves its adapter and its record. It is there whole or not at all: everything
 * is written beside it, flushed to the disk, and renamed.
 */
public final class RunDirectory {
  /** The record of the run, beside the adapter's files. */
  public static final String RECORD = "run.json";

  private final Path given;
  private final Path directory;
  private final boolean replace;

  private RunDirectory(Path given, boolean replace) {
    this.given = given;
    this.directory = given.toAbsolutePath().normalize();
    this.replace = replace;
  }

  /**
   * Checks that a result may be written there, before anything is computed.
   *
   * @param replace an earlier result that lies there may be replaced
   * @throws StartException when the directory holds something else, or cannot be written
   */
  public static RunDirectory open(Path directory, boolean replace) {
    RunDirectory opened = new RunDirectory(directory, replace);
    Path absolute = opened.path();
    try {
      opened.requireFree();
      Files.createDirectories(absolute.getParent());
    } catch (IOException e) {
      throw failed(absolute, e);
    }
    if (!Files.isWritable(absolute.getParent())) {
      throw new StartException(
          absolute.getParent() + " cannot be written; choose another place with --out");
    }
    return opened;
  }

  /** Absolute. */
  public Path path() {
    return directory;
  }

  /** As it was given. */
  public Path given() {
    return given;
  }

  /** Puts what the writer writes into an empty directory in place. */
  public void publish(Writer writer) {
    Path incoming = beside("incoming");
    try {
      Files.createDirectory(incoming);
      try {
        writer.write(incoming);
        for (Path file : files(incoming)) {
          DiskFlush.of(file);
        }
        DiskFlush.of(incoming);
        putInPlace(incoming);
        DiskFlush.of(directory.getParent());
      } finally {
        new FileTree(incoming).delete();
      }
    } catch (IOException e) {
      throw failed(directory, e);
    } catch (UncheckedIOException e) {
      throw failed(directory, e.getCause());
    }
  }

  private void putInPlace(Path incoming) throws IOException {
    requireFree();
    Path earlier = beside("earlier");
    boolean occupied = Files.exists(directory);
    if (occupied) {
      Files.move(directory, earlier, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(incoming, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw new StartException(
          directory + " was taken while the training ran; the earlier result is " + earlier, e);
    }
    new FileTree(earlier).delete();
  }

  private void requireFree() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new StartException(directory + " is a file; choose another directory with --out");
    }
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      return;
    }
    if (!RunRecordFile.isIn(directory) || !files.stream().allMatch(Files::isRegularFile)) {
      throw new StartException(
          directory
              + " is not empty, and not the result of an earlier training; choose another"
              + " directory with --out");
    }
    if (!replace) {
      throw new StartException(
          directory
              + " holds the result of an earlier training; choose another directory with --out, or"
              + " replace that result with --force");
    }
  }

  private Path beside(String purpose) {
    return directory.resolveSibling(
        "." + directory.getFileName() + "." + purpose + "-" + UUID.randomUUID());
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static StartException failed(Path directory, IOException e) {
    return new StartException(
        directory
            + " cannot be written: "
            + e.getClass().getSimpleName()
            + " "
            + e.getMessage()
            + "; free space or give the right to write, or choose another place with --out",
        e);
  }

  /** Fills a directory. */
  @FunctionalInterface
  public interface Writer {
    void write(Path directory) throws IOException;
  }
}
