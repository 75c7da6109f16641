package dev.plumbline.alignment.contrast;

import java.util.Optional;

/**
 * Two opposite instructions.
 *
 * @param left what the positive instruction asks for, in a word
 * @param right what the negative instruction asks for, in a word
 * @param positive the instruction that liked responses are taken to follow
 * @param negative the instruction that disliked responses are taken to follow
 * @param countable what tells the sides apart without a model, if anything
 * @param reversible whether users may be taken to like the negative side; never so where that would
 *     teach harm
 */
public record Contrast(
    String left,
    String right,
    String positive,
    String negative,
    Optional<Countable> countable,
    boolean reversible) {

  public Contrast {
    if (left.isBlank() || right.isBlank() || positive.isBlank() || negative.isBlank()) {
      throw new IllegalArgumentException(
          "contrast \"%s/%s\": needs two names and two instructions".formatted(left, right));
    }
    if (positive.equals(negative)) {
      throw new IllegalArgumentException(
          "contrast \"%s/%s\": both instructions are the same; they must differ"
              .formatted(left, right));
    }
  }

  /** A contrast that a channel names itself: it is meant as it is said, so it is not reversed. */
  public static Contrast ofChannel(String positive, String negative) {
    return new Contrast("own", "opposite", positive, negative, Optional.empty(), false);
  }

  /** For example {@code short/long}: the positive side first. */
  public String name() {
    return left + "/" + right;
  }

  /** In how many ways it may seem to explain votes: either side, by the model or by counting. */
  int ways() {
    return (reversible ? 2 : 1) * (countable.isPresent() ? 2 : 1);
  }

  /** The same contrast for users who like the other side. */
  public Contrast reversed() {
    if (!reversible) {
      throw new IllegalStateException("contrast " + name() + " may not be reversed");
    }
    return new Contrast(right, left, negative, positive, countable.map(Countable::reversed), true);
  }

  /** The same contrast for somebody who chose its side: the votes do not turn it. */
  public Contrast asSaid() {
    return new Contrast(left, right, positive, negative, countable, false);
  }
}
