package dev.plumbline.server.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Lets requests with a configured key pass ({@code Authorization: Bearer KEY}); all when no key is
 * configured. Operators may do more than products.
 */
final class Authentication implements Handler {
  /** The attribute that holds who sent the request, when a key tells. */
  private static final String OWNER = "plumbline.owner";

  private static final String SCHEME = "Bearer ";

  private final List<byte[]> products;
  private final List<byte[]> operators;

  Authentication(List<String> productKeys, List<String> operatorKeys) {
    this.products = bytes(productKeys);
    this.operators = bytes(operatorKeys);
  }

  /** For everything that products do; operators may do it too. */
  @Override
  public void handle(Context context) {
    // A browser asks with OPTIONS, without a key, whether it may send one.
    if (isOpen() || context.method().equals(HandlerType.OPTIONS)) {
      return;
    }
    byte[] key = key(context);
    int product = position(products, key);
    int operator = position(operators, key);
    if (product >= 0) {
      context.attribute(OWNER, "key-" + product);
    } else if (operator >= 0) {
      context.attribute(OWNER, "operator-" + operator);
    } else {
      throw refused(context, "this API key is not known (plumbline.server.api-keys)");
    }
  }

  /** Whose key a request has, if it is asked for one. */
  static Optional<String> keyOwner(Context context) {
    return Optional.ofNullable(context.attribute(OWNER));
  }

  /** Who sent a request: the key, else the address. */
  static String owner(Context context) {
    return keyOwner(context).orElseGet(context::ip);
  }

  /** For what only operators do. */
  void requireOperator(Context context) {
    if (!isOpen() && position(operators, key(context)) < 0) {
      throw ApiException.forbidden(
          "this key may not change what is served (plumbline.server.operator-keys)");
    }
  }

  private boolean isOpen() {
    return products.isEmpty() && operators.isEmpty();
  }

  private static byte[] key(Context context) {
    String header = context.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused(context, "no API key; send it as Authorization: Bearer KEY");
    }
    return header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
  }

  /** Which of the keys it is, or -1. */
  private static int position(List<byte[]> keys, byte[] given) {
    int found = -1;
    for (int i = 0; i < keys.size(); i++) {
      // Each key is compared in full: the time must not tell how much of one was right.
      if (MessageDigest.isEqual(keys.get(i), given)) {
        found = i;
      }
    }
    return found;
  }

  private static List<byte[]> bytes(List<String> keys) {
    return keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static ApiException refused(Context context, String message) {
    context.header("WWW-Authenticate", "Bearer");
    return ApiException.unauthorized(message);
  }
}
