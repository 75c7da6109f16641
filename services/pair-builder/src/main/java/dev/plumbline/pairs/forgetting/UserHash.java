package dev.plumbline.pairs.forgetting;

import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.runtime.identity.ContentHash;

/** Names a user where the user is not to be named: SHA-256, in hexadecimal. */
public final class UserHash {
  private UserHash() {}

  /**
   * The hash of a user.
   *
   * @param userId as feedback has it
   */
  public static String of(String userId) {
    return of(Voter.user(userId));
  }

  static String of(Voter user) {
    return new ContentHash().add("erasure").add(user.identity()).hex();
  }
}
