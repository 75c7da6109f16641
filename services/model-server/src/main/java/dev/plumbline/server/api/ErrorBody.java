package dev.plumbline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** An error as OpenAI's API writes it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ErrorBody(Details error) {

  /**
   * What went wrong.
   *
   * @param param the parameter to blame, or null
   * @param code a name for programs, or null
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Details(String message, String type, String param, String code) {}

  static ErrorBody of(String message, String type, String param, String code) {
    return new ErrorBody(new Details(message, type, param, code));
  }
}
