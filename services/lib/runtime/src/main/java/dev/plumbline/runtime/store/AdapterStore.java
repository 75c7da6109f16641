package dev.plumbline.runtime.store;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.nio.file.Path;

/**
 * Keeps adapters by their content hash. What was put is never changed. Thread safe.
 *
 * <p>An adapter is a flat directory of files. Its hash is defined by {@link AdapterDigest}.
 */
public interface AdapterStore {
  /**
   * Stores the files of a directory; when it returns they survive a crash. Putting the same content
   * again gives the same address and changes nothing.
   *
   * @throws AdapterStoreException when the store cannot be written, for example on a full disk
   */
  StoredAdapter put(Path directory);

  /**
   * Gives the files of an adapter as a local directory that must not be changed.
   *
   * @param uri as in {@link StoredAdapter#uri()}
   * @param sha256 what the content must be; it is checked at each call
   * @throws AdapterStoreException when it is missing, different, or not of this store
   */
  Path fetch(String uri, String sha256);

  /**
   * An adapter in the store.
   *
   * @param uri its address
   * @param sha256 its content hash, in hexadecimal
   * @param sizeBytes all its files together
   */
  record StoredAdapter(String uri, String sha256, long sizeBytes) {}

  /** The store that the configuration names. */
  static AdapterStore from(Configuration configuration) {
    Section section = configuration.section("plumbline.adapter-store");
    String uri = section.requiredText("uri");
    if (uri.startsWith("file:")) {
      return new FileAdapterStore(Path.of(uri.substring("file:".length())));
    }
    throw section.invalid("uri", "must be file:DIRECTORY, not " + uri);
  }
}
