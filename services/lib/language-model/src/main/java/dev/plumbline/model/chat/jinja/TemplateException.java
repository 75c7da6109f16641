package dev.plumbline.model.chat.jinja;

/** A template is not well-formed, asks for what is not there, or cannot take the conversation. */
public final class TemplateException extends RuntimeException {
  public TemplateException(String message) {
    super(message);
  }

  TemplateException(int line, String message) {
    super("line " + line + " of the template: " + message);
  }
}
