package dev.plumbline.model.chat.jinja;

/** What one rendering may use. An endless loop or an exploding text ends in an error. */
final class Budget {
  private static final long STEPS = 2_000_000;
  private static final long CHARACTERS = 16L << 20;
  private static final long CHARACTERS_PER_INPUT = 64;

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

  /** Text or items about to be made; asked before anything is allocated. */
  void characters(long count) {
    characters -= count;
    if (characters < 0) {
      throw new TemplateException("the template makes too much text");
    }
  }
}
