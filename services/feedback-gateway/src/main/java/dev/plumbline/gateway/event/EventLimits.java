package dev.plumbline.gateway.event;

import dev.plumbline.runtime.feedback.ClockSkew;

/**
 * How large a request may be. Characters are Unicode code points, as JSON Schema counts them.
 *
 * @param bodyBytes of a request
 * @param events in one request
 * @param messages in one prompt
 * @param textCharacters of each message, response and corrected response
 * @param commentCharacters of a comment
 * @param eventBytes of all texts of one event together, in UTF-8
 * @param clockSkew how far {@code created_at} may lie in the future
 */
public record EventLimits(
    int bodyBytes,
    int events,
    int messages,
    int textCharacters,
    int commentCharacters,
    int eventBytes,
    ClockSkew clockSkew) {
  /** Of event ids and completion ids. */
  public static final int ID_CHARACTERS = 128;

  /** Of user ids. */
  public static final int USER_CHARACTERS = 256;

  /** Of channels. */
  public static final int CHANNEL_CHARACTERS = 64;
}
