package dev.plumbline.model.chat.jinja;

/**
 * What one rendering may use. An endless loop, an exploding text, or a search that takes for ever
 * ends in an error.
 */
final class Budget {
  private static final long STEPS = 2_000_000;
  private static final long CHARACTERS = 16L << 20;
  private static final long CHARACTERS_PER_INPUT = 64;
  // So many are compared in the time in which one is made.
  private static final long COMPARISONS_PER_CHARACTER = 16;

  private long steps = STEPS;
  private long characters;

  Budget(long inputCharacters) {
    this.characters = CHARACTERS + CHARACTERS_PER_INPUT * inputCharacters;
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps -= count;
    if (steps < 0) {
      throw new TemplateException("the template takes more than " + STEPS + " steps");
    }
  }

  /** A value about to be read, from its beginning to its end if it is text. */
  void reading(Object value) {
    if (value instanceof String text) {
      comparisons(text.length());
    }
  }

  /** A text about to be searched: at worst, all of the part is compared at each of its places. */
  void search(String text, String part) {
    comparisons(text.length() * (part.length() + 1L));
  }

  private void comparisons(long count) {
    characters(count / COMPARISONS_PER_CHARACTER);
  }

  /** Text or items about to be made; asked before anything is allocated. */
  void characters(long count) {
    characters -= count;
    if (characters < 0) {
      throw new TemplateException("the template makes or reads too much text");
    }
  }
}
