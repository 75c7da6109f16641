package dev.plumbline.model.chat.jinja;

/** Python's {@code None}. Java's null never is a template's value. */
enum None {
  NONE;

  @Override
  public String toString() {
    return "None";
  }
}
