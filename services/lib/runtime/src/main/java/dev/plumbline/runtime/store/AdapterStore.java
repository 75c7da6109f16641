package dev.plumbline.runtime.store;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.nio.file.Path;

/**
 * Keeps adapters by their content hash. What was put is never changed. Thread safe.
 *
 * <p>An adapter is a flat directory of files. Its hash is defined by {@link AdapterDigest}. A
 * reader finds it whole or not at all.
 */
public interface AdapterStore extends AutoCloseable {
  /**
   * Stores the files of a directory; when it returns they survive a crash. Putting the same content
   * again gives the same address and changes nothing.
   *
   * @throws AdapterStoreException when the store cannot be written, for example on a full disk
   */
  StoredAdapter put(Path directory);

  /**
   * Gives the files of an adapter on this machine, for as long as they are not closed.
   *
   * @param uri as in {@link StoredAdapter#uri()}
   * @param sha256 what the content must be; it is checked at each call
   * @throws AdapterStoreException when it is missing, different, or not of this store
   */
  FetchedAdapter fetch(String uri, String sha256);

  /** Ends the connections; what was fetched must have been closed before. */
  @Override
  void close();

  /**
   * An adapter in the store.
   *
   * @param uri its address
   * @param sha256 its content hash, in hexadecimal
   * @param sizeBytes all its files together
   */
  record StoredAdapter(String uri, String sha256, long sizeBytes) {}

  /** Whether the configuration names a store that is not a directory of this machine. */
  static boolean isRemote(Configuration configuration) {
    return S3Location.isOne(configuration.section("plumbline.adapter-store").requiredText("uri"));
  }

  /**
   * The store that the configuration names.
   *
   * @param service who asks; what is kept on this machine is kept for each service apart
   * @throws dev.plumbline.runtime.service.StartException when that cannot be kept
   */
  static AdapterStore from(Configuration configuration, String service) {
    Section section = configuration.section("plumbline.adapter-store");
    String uri = section.requiredText("uri");
    if (uri.startsWith("file:")) {
      return new FileAdapterStore(Path.of(uri.substring("file:".length())));
    }
    if (S3Location.isOne(uri)) {
      return S3AdapterStore.open(section, service);
    }
    throw section.invalid("uri", "must be file:DIRECTORY or s3://BUCKET/PREFIX, not " + uri);
  }
}
