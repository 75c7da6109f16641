package dev.plumbline.runtime.store;

import dev.plumbline.runtime.configuration.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a bucket is reached.
 *
 * @param location the bucket and the part of it that is used
 * @param endpoint another server than Amazon's own
 * @param region empty: what AWS's environment says
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param keys empty: what AWS's environment says
 * @param timeouts when a request is given up
 */
record S3Settings(
    S3Location location,
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Optional<Keys> keys,
    Timeouts timeouts) {
  private static final String REGION_OF_OTHER_SERVERS = "us-east-1";

  /** Who asks. */
  record Keys(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "Keys[" + accessKey + "]";
    }
  }

  /**
   * When a request is given up.
   *
   * @param connect for a connection to open
   * @param read for the server to say something
   * @param transfer for all of it, with its repetitions
   */
  record Timeouts(Duration connect, Duration read, Duration transfer) {}

  /** Reads {@code plumbline.adapter-store}, whose {@code uri} names a bucket. */
  static S3Settings from(Section store) {
    Section s3 = store.section("s3");
    Optional<URI> endpoint = optional(s3.text("endpoint")).map(text -> endpoint(s3, text));
    Optional<String> region =
        optional(s3.text("region")).or(() -> endpoint.map(other -> REGION_OF_OTHER_SERVERS));
    return new S3Settings(
        location(store),
        endpoint,
        region,
        s3.flag("path-style"),
        keys(s3),
        new Timeouts(
            s3.duration("connect-timeout"),
            s3.duration("read-timeout"),
            s3.duration("transfer-timeout")));
  }

  private static S3Location location(Section store) {
    try {
      return S3Location.parse(store.requiredText("uri"));
    } catch (IllegalArgumentException e) {
      throw store.invalid("uri", e.getMessage());
    }
  }

  private static URI endpoint(Section s3, String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw s3.invalid("endpoint", "is no address: " + e.getMessage());
    }
    throw s3.invalid("endpoint", "must be http://HOST:PORT or https://HOST:PORT, not " + text);
  }

  private static Optional<Keys> keys(Section s3) {
    String accessKey = s3.text("access-key");
    String secretKey = s3.text("secret-key");
    if (accessKey.isBlank() != secretKey.isBlank()) {
      throw s3.invalid(
          accessKey.isBlank() ? "access-key" : "secret-key",
          "must be set together with the other of access-key and secret-key");
    }
    return accessKey.isBlank() ? Optional.empty() : Optional.of(new Keys(accessKey, secretKey));
  }

  private static Optional<String> optional(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
