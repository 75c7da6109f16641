package dev.plumbline.model.tokenizer;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two characters that mark contents while they pass through a template. They occur in none of the
 * texts involved and never reach the model.
 *
 * @param escape stands before a special token's text that is only text
 * @param separator stands at the edge of a content that could form a special token together with
 *     the template's text beside it
 */
public record ContentGuard(char escape, char separator) {

  /** A guard of two characters that occur in none of the texts; empty when they use them all. */
  public static Optional<ContentGuard> absentFrom(Collection<String> texts) {
    // Unicode's noncharacters are meant for such internal use; private characters are the reserve.
    int[] free =
        IntStream.concat(
                IntStream.rangeClosed(0xfdd0, 0xfdef), IntStream.rangeClosed(0xe000, 0xf8ff))
            .filter(character -> texts.stream().noneMatch(t -> t.indexOf(character) >= 0))
            .limit(2)
            .toArray();
    return free.length < 2
        ? Optional.empty()
        : Optional.of(new ContentGuard((char) free[0], (char) free[1]));
  }
}
