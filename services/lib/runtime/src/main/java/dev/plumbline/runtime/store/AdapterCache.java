package dev.plumbline.runtime.store;

import dev.plumbline.runtime.files.DirectoryLock;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps adapters that were fetched from afar in a directory of this machine, up to a size. What it
 * gives was checked against its hash in the same call; what was damaged in the meantime is fetched
 * anew, and what was removed from its source is not kept either. The directory belongs to one
 * process at a time and outlives it. Thread safe.
 */
final class AdapterCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterCache.class);
  private static final String INCOMING = "incoming-";
  private static final String SETTING = "plumbline.adapter-store.cache.directory";
  private static final int LOCKS = 32;

  /** Where adapters come from. */
  @FunctionalInterface
  interface Source {
    /** Whether the adapter is known to have been removed; a source that cannot tell says no. */
    default boolean isGone() {
      return false;
    }

    /** Brings the files of the adapter into an empty directory, and checks their hash. */
    void download(Path directory) throws IOException;
  }

  private final Path root;
  private final DirectoryLock process;
  private final CacheShelf shelf;
  // Those who want the same adapter wait for the first; other adapters are fetched meanwhile.
  private final List<Lock> locks =
      Stream.generate(() -> (Lock) new ReentrantLock()).limit(LOCKS).toList();

  private AdapterCache(Path root, DirectoryLock process, CacheShelf shelf) {
    this.root = root;
    this.process = process;
    this.shelf = shelf;
  }

  /**
   * Takes a directory, with what is in it from earlier.
   *
   * @param limitBytes adapters that nobody reads are dropped above it
   * @throws StartException when it cannot be used or another process has it
   */
  static AdapterCache open(Path root, long limitBytes) {
    try {
      Files.createDirectories(root);
      DirectoryLock process =
          DirectoryLock.take(root.resolve(".lock")).orElseThrow(() -> inUse(root));
      try {
        clear(root);
        return new AdapterCache(root, process, new CacheShelf(root, limitBytes));
      } catch (IOException e) {
        process.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartException(
          "the adapter cache "
              + root
              + " cannot be used: "
              + e
              + "; give the right to write, or set "
              + SETTING,
          e);
    }
  }

  private static StartException inUse(Path root) {
    return new StartException(
        "another service uses the adapter cache " + root + "; set " + SETTING + " for one of them");
  }

  private static void clear(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(INCOMING)) {
          new AdapterFolder(entry).delete();
        }
      }
    }
  }

  /**
   * Gives an adapter, from here or from its source.
   *
   * @throws AdapterStoreException when the source fails, or there is no room for the files
   */
  FetchedAdapter fetch(String sha256, Source source) {
    Lock lock = locks.get(Math.floorMod(sha256.hashCode(), LOCKS));
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterStoreException(
          Kind.UNAVAILABLE, "interrupted while waiting for adapter " + sha256, e);
    }
    try {
      Optional<CacheShelf.Entry> kept = kept(sha256, source);
      CacheShelf.Entry entry = kept.isPresent() ? kept.get() : bring(sha256, source);
      return new FetchedAdapter(entry.directory(), () -> shelf.giveBack(entry));
    } catch (IOException e) {
      throw new AdapterStoreException(
          Kind.UNAVAILABLE,
          "adapter "
              + sha256
              + " cannot be kept in "
              + root
              + ": "
              + e
              + "; free space or give the right to write, or set "
              + SETTING,
          e);
    } finally {
      lock.unlock();
    }
  }

  private Optional<CacheShelf.Entry> kept(String sha256, Source source) {
    Optional<CacheShelf.Entry> entry = shelf.take(sha256);
    if (entry.isPresent() && !isUsable(sha256, entry.get().directory(), source)) {
      shelf.discard(entry.get());
      return Optional.empty();
    }
    return entry;
  }

  private static boolean isUsable(String sha256, Path directory, Source source) {
    if (source.isGone()) {
      LOG.info(
          "adapter {} was removed from the store, and its copy {} is as well", sha256, directory);
      return false;
    }
    return intact(sha256, directory);
  }

  private static boolean intact(String sha256, Path directory) {
    try {
      if (AdapterDigest.of(directory).sha256().equals(sha256)) {
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
        return true;
      }
      LOG.warn("{} was changed, its adapter is fetched again", directory);
    } catch (IOException e) {
      LOG.warn("{} cannot be read, its adapter is fetched again", directory, e);
    }
    return false;
  }

  private CacheShelf.Entry bring(String sha256, Source source) throws IOException {
    Path incoming = Files.createDirectory(root.resolve(INCOMING + UUID.randomUUID()));
    try {
      source.download(incoming);
      return shelf.add(sha256, incoming);
    } finally {
      new AdapterFolder(incoming).delete();
    }
  }

  /** Leaves the directory to another process; what was fetched must have been closed before. */
  @Override
  public void close() {
    try {
      process.close();
    } catch (IOException e) {
      LOG.warn("the lock of {} cannot be released", root, e);
    }
  }
}
