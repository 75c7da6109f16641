package dev.plumbline.runtime.feedback;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes pseudonyms of the ids that products give their users: HMAC-SHA256 under a secret, in
 * hexadecimal. Without the secret nobody can tell whose a pseudonym is, not even by trying all ids;
 * with it, the same user always gets the same. Without a secret in the settings ids stay as they
 * are. Thread safe.
 */
public final class UserPseudonyms {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST_SECRET = 16;

  private final Optional<SecretKeySpec> secret;

  private UserPseudonyms(Optional<SecretKeySpec> secret) {
    this.secret = secret;
  }

  /** As {@code plumbline.users.secret} says. */
  public static UserPseudonyms from(Configuration configuration) {
    Section users = configuration.section("plumbline.users");
    String secret = users.text("secret");
    if (secret.isEmpty()) {
      return none();
    }
    if (secret.length() < SHORTEST_SECRET) {
      throw users.invalid(
          "secret",
          "must have at least %d characters; openssl rand -hex 32 makes a good one"
              .formatted(SHORTEST_SECRET));
    }
    return new UserPseudonyms(
        Optional.of(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM)));
  }

  /** Leaves every id as it is. */
  public static UserPseudonyms none() {
    return new UserPseudonyms(Optional.empty());
  }

  /** What a user is called in topics. */
  public String of(String userId) {
    return secret.map(key -> hash(key, userId)).orElse(userId);
  }

  private static String hash(SecretKeySpec key, String userId) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java machine has " + ALGORITHM, e);
    }
  }
}
