package dev.plumbline.server.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Lets requests with one of the configured keys pass ({@code Authorization: Bearer KEY}); all when
 * no key is configured.
 */
final class Authentication implements Handler {
  /** The attribute that holds who sent the request, when a key tells. */
  static final String OWNER = "plumbline.owner";

  private static final String SCHEME = "Bearer ";

  private final List<byte[]> keys;

  Authentication(List<String> keys) {
    this.keys = keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public void handle(Context context) {
    // A browser asks with OPTIONS, without a key, whether it may send one.
    if (keys.isEmpty() || context.method().equals(HandlerType.OPTIONS)) {
      return;
    }
    String header = context.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused(context, "no API key; send it as Authorization: Bearer KEY");
    }
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    int found = -1;
    for (int i = 0; i < keys.size(); i++) {
      // Each key is compared in full: the time must not tell how much of one was right.
      if (MessageDigest.isEqual(keys.get(i), given)) {
        found = i;
      }
    }
    if (found < 0) {
      throw refused(context, "this API key is not known (plumbline.server.api-keys)");
    }
    context.attribute(OWNER, "key-" + found);
  }

  private static ApiException refused(Context context, String message) {
    context.header("WWW-Authenticate", "Bearer");
    return ApiException.unauthorized(message);
  }
}
