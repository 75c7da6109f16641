package dev.plumbline.model.chat.jinja;

/**
 * What a name or attribute that is not there evaluates to. It prints as nothing and is false;
 * anything else that is done with it is an error.
 *
 * @param problem the error's text
 */
record Undefined(String problem) {
  TemplateException error() {
    return new TemplateException(problem);
  }
}
