package dev.plumbline.runtime.store;

import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapters in a bucket of Amazon's S3 or of another server that speaks its protocol. The files of
 * an adapter are written first and its manifest last: a reader that finds the manifest finds them
 * all. An adapter that is there, whole, is not written again. What was fetched is kept on this
 * machine for the next time, up to a size, as long as the manifest is in the bucket; a bucket that
 * does not answer takes nothing away.
 */
final class S3AdapterStore implements AdapterStore {
  private static final Logger LOG = LoggerFactory.getLogger(S3AdapterStore.class);

  // Loads wait for it while the bucket is out of reach, and what is kept must be served soon.
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final S3Bucket bucket;
  private final S3Location location;
  private final AdapterCache cache;
  private final AtomicReference<Instant> askedInVain = new AtomicReference<>(Instant.EPOCH);

  /** A store that closes the bucket and the cache with itself. */
  S3AdapterStore(S3Bucket bucket, S3Location location, AdapterCache cache) {
    this.bucket = bucket;
    this.location = location;
    this.cache = cache;
  }

  /**
   * A store that is reached as the settings say.
   *
   * @param section {@code plumbline.adapter-store}
   * @param service whose folder of the cache is used
   */
  static S3AdapterStore open(Section section, String service) {
    S3Settings settings = S3Settings.from(section);
    AdapterCache cache = cache(section.section("cache"), service);
    try {
      return new S3AdapterStore(S3Bucket.open(settings), settings.location(), cache);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  private static AdapterCache cache(Section section, String service) {
    Path directory = Path.of(section.requiredText("directory"));
    return AdapterCache.open(directory.resolve(service), section.bytes("limit"));
  }

  @Override
  public StoredAdapter put(Path directory) {
    try {
      AdapterDigest digest = AdapterDigest.of(directory);
      if (!holds(digest.sha256())) {
        write(digest.sha256(), directory);
      }
      return new StoredAdapter(location.uri(digest.sha256()), digest.sha256(), digest.sizeBytes());
    } catch (IOException e) {
      throw new AdapterStoreException(
          Kind.UNAVAILABLE, "adapter in " + directory + " cannot be read: " + e, e);
    }
  }

  private void write(String sha256, Path directory) throws IOException {
    for (Path file : new AdapterFolder(directory).files()) {
      bucket.write(location.key(sha256, file.getFileName().toString()), file);
    }
    bucket.write(location.manifestKey(sha256), AdapterManifest.of(directory).json());
  }

  // Asks the bucket itself: what is kept on this machine says nothing about it.
  private boolean holds(String sha256) throws IOException {
    Path directory = Files.createTempDirectory("plumbline-adapter-");
    try {
      download(sha256, directory);
      return true;
    } catch (AdapterStoreException e) {
      if (e.kind() == Kind.MISSING || e.kind() == Kind.WRONG_CONTENT) {
        // A damaged adapter is of no use to anybody: it is written again.
        return false;
      }
      throw e;
    } finally {
      new AdapterFolder(directory).delete();
    }
  }

  @Override
  public FetchedAdapter fetch(String uri, String sha256) {
    String named = location.hashIn(uri);
    if (!named.equals(sha256)) {
      throw new AdapterStoreException(
          Kind.WRONG_CONTENT, uri + " is not the announced adapter " + sha256);
    }
    return cache.fetch(sha256, new InBucket(sha256));
  }

  /** An adapter as the bucket has it. */
  private final class InBucket implements AdapterCache.Source {
    private final String sha256;

    InBucket(String sha256) {
      this.sha256 = sha256;
    }

    @Override
    public boolean isGone() {
      return saysThatItIsGone(location.manifestKey(sha256));
    }

    @Override
    public void download(Path directory) throws IOException {
      S3AdapterStore.this.download(sha256, directory);
    }
  }

  // After a question without an answer the next ones would cost their patience, too: a server that
  // starts meanwhile asks for each of its channels.
  private boolean saysThatItIsGone(String manifestKey) {
    if (Instant.now().isBefore(askedInVain.get().plus(SILENCE))) {
      return false;
    }
    try {
      return bucket.isGone(manifestKey, PATIENCE);
    } catch (AdapterStoreException e) {
      LOG.warn(
          "What is kept on this machine is used without asking the bucket: {}", e.getMessage());
      askedInVain.set(Instant.now());
      return false;
    }
  }

  private void download(String sha256, Path directory) throws IOException {
    for (AdapterManifest.Entry file : manifest(sha256).files()) {
      try {
        bucket.download(
            location.key(sha256, file.name()), directory.resolve(file.name()), file.sizeBytes());
      } catch (AdapterStoreException e) {
        if (e.kind() == Kind.MISSING) {
          // The manifest comes last, so a file that is not there was taken away.
          throw new AdapterStoreException(Kind.WRONG_CONTENT, e.getMessage(), e);
        }
        throw e;
      }
    }
    String found = AdapterDigest.of(directory).sha256();
    if (!found.equals(sha256)) {
      throw new AdapterStoreException(
          Kind.WRONG_CONTENT,
          "adapter at "
              + location.uri(sha256)
              + " has the hash "
              + found
              + ", announced was "
              + sha256);
    }
  }

  private AdapterManifest manifest(String sha256) {
    String key = location.manifestKey(sha256);
    byte[] json = bucket.read(key, AdapterManifest.LONGEST);
    try {
      return AdapterManifest.parse(json);
    } catch (IOException e) {
      throw new AdapterStoreException(
          Kind.WRONG_CONTENT, "s3://" + location.bucket() + "/" + key + " is no manifest: " + e, e);
    }
  }

  @Override
  public void close() {
    bucket.close();
    cache.close();
  }
}
