package dev.plumbline.model.chat.jinja;

/** The text that a template has written so far. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final Budget budget;

  Output(Budget budget) {
    this.budget = budget;
  }

  void write(String more) {
    budget.characters(more.length());
    text.append(more);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
