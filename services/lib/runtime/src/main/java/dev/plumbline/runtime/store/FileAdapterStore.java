package dev.plumbline.runtime.store;

import dev.plumbline.runtime.files.DiskFlush;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapters in a local or shared directory, each in a folder named by its hash. Files are written to
 * a temporary folder, flushed to the disk and renamed, so that a reader sees a whole adapter or
 * none. The directory may be moved, or be another one for the reader than for the writer: an
 * address that ends with the hash leads to the folder of that name, whatever stands before it.
 */
final class FileAdapterStore implements AdapterStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileAdapterStore.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String INCOMING = ".incoming-";

  /** Far longer than another worker that shares the directory takes to write an adapter. */
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  private final Path root;

  FileAdapterStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public StoredAdapter put(Path directory) {
    try {
      Files.createDirectories(root);
      deleteAbandoned();
      AdapterDigest digest = AdapterDigest.of(directory);
      Path target = root.resolve(digest.sha256());
      if (!isWhole(target, digest)) {
        write(directory, target);
      }
      return new StoredAdapter(target.toUri().toString(), digest.sha256(), digest.sizeBytes());
    } catch (IOException e) {
      throw new AdapterStoreException(
          Kind.UNAVAILABLE,
          "adapter store "
              + root
              + " cannot be written: "
              + describe(e)
              + "; free space or give the right to write, or set plumbline.adapter-store.uri",
          e);
    }
  }

  @Override
  public FetchedAdapter fetch(String uri, String sha256) {
    Path directory = directory(uri, sha256);
    if (!Files.isDirectory(directory)) {
      throw new AdapterStoreException(
          Kind.MISSING, "no adapter at " + directory + ", announced was " + uri);
    }
    try {
      AdapterDigest digest = AdapterDigest.of(directory);
      if (!digest.sha256().equals(sha256)) {
        throw new AdapterStoreException(
            Kind.WRONG_CONTENT,
            "adapter at " + uri + " has the hash " + digest.sha256() + ", announced was " + sha256);
      }
      return new FetchedAdapter(directory, () -> {});
    } catch (IOException e) {
      throw new AdapterStoreException(
          Kind.UNAVAILABLE, "adapter at " + uri + " cannot be read: " + describe(e), e);
    }
  }

  @Override
  public void close() {
    // Nothing is held open between calls.
  }

  private Path directory(String uri, String sha256) {
    Path announced = path(uri);
    Path named = root.resolve(sha256);
    boolean byHash = HASH.matcher(sha256).matches() && announced.endsWith(sha256);
    if (byHash && Files.isDirectory(named, LinkOption.NOFOLLOW_LINKS)) {
      return named;
    }
    if (announced.startsWith(root) && !announced.equals(root)) {
      return announced;
    }
    if (byHash && !Files.isSymbolicLink(named)) {
      return named;
    }
    throw new AdapterStoreException(Kind.OUTSIDE, uri + " is outside the adapter store " + root);
  }

  private static Path path(String uri) {
    try {
      return Path.of(URI.create(uri)).normalize();
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      throw new AdapterStoreException(Kind.OUTSIDE, uri + " is no address of a file store", e);
    }
  }

  /** What is left of workers that were killed while they wrote; it may wait for another time. */
  private void deleteAbandoned() {
    Instant latest = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, INCOMING + "*")) {
      for (Path folder : folders) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(latest)) {
          new AdapterFolder(folder).delete();
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("what a killed worker left in {} cannot be deleted", root, e);
    }
  }

  private static boolean isWhole(Path target, AdapterDigest digest) throws IOException {
    return Files.isDirectory(target) && AdapterDigest.of(target).equals(digest);
  }

  private void write(Path source, Path target) throws IOException {
    Path incoming = Files.createDirectory(root.resolve(INCOMING + UUID.randomUUID()));
    try {
      for (Path file : new AdapterFolder(source).files()) {
        Path copy = incoming.resolve(file.getFileName().toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        DiskFlush.of(copy);
      }
      DiskFlush.of(incoming);
      // A damaged copy under the same name is of no use to anybody.
      new AdapterFolder(target).delete();
      move(incoming, target);
      DiskFlush.of(root);
    } finally {
      new AdapterFolder(incoming).delete();
    }
  }

  private static void move(Path incoming, Path target) throws IOException {
    try {
      Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // Another worker stored the same content in the meantime.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
