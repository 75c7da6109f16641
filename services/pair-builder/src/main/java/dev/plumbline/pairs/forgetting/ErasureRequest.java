package dev.plumbline.pairs.forgetting;

import java.util.Optional;

/**
 * A user who is to be forgotten.
 *
 * @param userHash {@link UserHash} of the user
 * @param userId empty: all tasks have forgotten the user already
 * @param until votes cast until then do not count, in milliseconds since 1970
 */
record ErasureRequest(String userHash, Optional<String> userId, long until) {}
