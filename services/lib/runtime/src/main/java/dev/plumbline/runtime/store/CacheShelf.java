package dev.plumbline.runtime.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters that a cache keeps, by their hash, and how many read each. Above the limit those go
 * that nobody reads, the least recently used first. The order of use outlives the process. Thread
 * safe.
 */
final class CacheShelf {
  private static final Logger LOG = LoggerFactory.getLogger(CacheShelf.class);
  private static final int HASH_LENGTH = 64;
  private static final Pattern KEPT = Pattern.compile("[0-9a-f]{64}-[0-9a-f-]{36}");

  /** An adapter that is kept. */
  static final class Entry {
    private final AdapterFolder folder;
    private final long sizeBytes;
    private int readers;
    private boolean dropped;

    private Entry(AdapterFolder folder, long sizeBytes) {
      this.folder = folder;
      this.sizeBytes = sizeBytes;
    }

    Path directory() {
      return folder.path();
    }
  }

  private final Path root;
  private final long limitBytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  /** Finds what an earlier process kept. */
  CacheShelf(Path root, long limitBytes) throws IOException {
    this.root = root;
    this.limitBytes = limitBytes;
    for (Path directory : byLastUse(root)) {
      AdapterFolder folder = new AdapterFolder(directory);
      Entry entry = new Entry(folder, folder.sizeBytes());
      keptBytes += entry.sizeBytes;
      Entry older = entries.put(hash(directory), entry);
      if (older != null) {
        delete(older);
      }
    }
    trim();
  }

  private static List<Path> byLastUse(Path root) throws IOException {
    List<Path> kept;
    try (Stream<Path> paths = Files.list(root)) {
      kept =
          new ArrayList<>(
              paths.filter(p -> KEPT.matcher(p.getFileName().toString()).matches()).toList());
    }
    Map<Path, FileTime> lastUse = new LinkedHashMap<>();
    for (Path directory : kept) {
      lastUse.put(directory, Files.getLastModifiedTime(directory));
    }
    kept.sort(Comparator.comparing(lastUse::get));
    return kept;
  }

  private static String hash(Path directory) {
    return directory.getFileName().toString().substring(0, HASH_LENGTH);
  }

  /** Takes an adapter to read it; it stays until it is given back. */
  synchronized Optional<Entry> take(String sha256) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(sha256));
    entry.ifPresent(found -> found.readers++);
    return entry;
  }

  /** Moves a folder in, under its hash, and takes it. */
  synchronized Entry add(String sha256, Path incoming) throws IOException {
    Path target = root.resolve(sha256 + "-" + UUID.randomUUID());
    Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
    AdapterFolder folder = new AdapterFolder(target);
    Entry entry = new Entry(folder, folder.sizeBytes());
    entry.readers = 1;
    keptBytes += entry.sizeBytes;
    Entry before = entries.put(sha256, entry);
    if (before != null) {
      drop(before);
    }
    trim();
    return entry;
  }

  /** Ends the reading of an adapter. */
  synchronized void giveBack(Entry entry) {
    entry.readers--;
    if (entry.dropped && entry.readers == 0) {
      delete(entry);
    }
    trim();
  }

  /** Gives an adapter back that nobody shall take any more. */
  synchronized void discard(Entry entry) {
    entries.values().remove(entry);
    drop(entry);
    giveBack(entry);
  }

  private void drop(Entry entry) {
    entry.dropped = true;
    if (entry.readers == 0) {
      delete(entry);
    }
  }

  private void trim() {
    Iterator<Entry> leastRecentlyUsedFirst = entries.values().iterator();
    while (keptBytes > limitBytes && leastRecentlyUsedFirst.hasNext()) {
      Entry entry = leastRecentlyUsedFirst.next();
      if (entry.readers == 0) {
        leastRecentlyUsedFirst.remove();
        delete(entry);
      }
    }
  }

  private void delete(Entry entry) {
    keptBytes -= entry.sizeBytes;
    try {
      entry.folder.delete();
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted, its room is lost until the next start", entry.directory(), e);
    }
  }
}
