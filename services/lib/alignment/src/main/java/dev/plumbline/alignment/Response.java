package dev.plumbline.alignment;

/**
 * An answer that people voted on.
 *
 * @param cut true when it was cut off at its longest length: where its text stops, its writer had
 *     not come to an end
 */
public record Response(String text, boolean cut) {

  /** One that stops where its writer ended it, as far as anybody knows. */
  public static Response whole(String text) {
    return new Response(text, false);
  }
}
