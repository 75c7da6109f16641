package dev.plumbline.runtime.store;

import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a bucket, and where an adapter's objects are in it: its files under {@code
 * PREFIX/SHA256/}, and {@code PREFIX/SHA256.json}, which lists them and is written last.
 *
 * @param bucket the bucket's name
 * @param prefix what the keys begin with, without a slash at either end; may be empty
 */
record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern URI =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9!_.*'()-]+)*)/?");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** Whether this means to be an address in a bucket. */
  static boolean isOne(String uri) {
    return uri.startsWith(SCHEME);
  }

  /**
   * Reads {@code s3://BUCKET/PREFIX}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static S3Location parse(String uri) {
    Matcher parts = URI.matcher(uri);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "must be s3://BUCKET/PREFIX, of letters, digits and !_.*'()- alone, not " + uri);
    }
    String path = parts.group(2);
    if (path.contains("/./")
        || path.contains("/../")
        || path.endsWith("/.")
        || path.endsWith("/..")) {
      throw new IllegalArgumentException("must not have . or .. as a part of its path: " + uri);
    }
    return new S3Location(parts.group(1), path.isEmpty() ? "" : path.substring(1));
  }

  /** The address of an adapter, as an announcement names it. */
  String uri(String sha256) {
    return this + "/" + sha256;
  }

  /** The key of one file of an adapter. */
  String key(String sha256, String file) {
    return inside(sha256 + "/" + file);
  }

  /** The key of an adapter's manifest. */
  String manifestKey(String sha256) {
    return inside(sha256 + ".json");
  }

  /**
   * The hash in an adapter's address.
   *
   * @throws AdapterStoreException when the address is not directly in this location
   */
  String hashIn(String uri) {
    String root = this + "/";
    if (uri.startsWith(root) && HASH.matcher(uri.substring(root.length())).matches()) {
      return uri.substring(root.length());
    }
    throw new AdapterStoreException(
        Kind.OUTSIDE, uri + " is not an adapter of the adapter store " + this);
  }

  private String inside(String rest) {
    return prefix.isEmpty() ? rest : prefix + "/" + rest;
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
