package dev.plumbline.server.api;

import java.time.Duration;
import java.util.Optional;

/** A request that is answered with an error, in the words that OpenAI's clients know. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_ANOTHER_SERVER = Duration.ofSeconds(1);

  private final int status;
  private final transient ErrorBody body;
  private final transient Optional<Duration> retryAfter;

  private ApiException(int status, ErrorBody body, Optional<Duration> retryAfter) {
    super(body.error().message());
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** A parameter has a value that it must not have. */
  static ApiException invalid(String parameter, String message) {
    return of(400, "invalid_request_error", parameter, "invalid_value", message);
  }

  /** A parameter of OpenAI's API that this server does not support. */
  static ApiException unsupported(String parameter, String why) {
    return of(
        400,
        "invalid_request_error",
        parameter,
        "unsupported_parameter",
        "'" + parameter + "' is not supported: " + why);
  }

  /** A parameter that nobody knows. */
  static ApiException unknown(String parameter) {
    return of(
        400,
        "invalid_request_error",
        parameter,
        "unknown_parameter",
        "unknown parameter '" + parameter + "'; /openapi.json lists all");
  }

  static ApiException unreadable(int status, String message) {
    return of(status, "invalid_request_error", null, null, message);
  }

  static ApiException contextLength(String parameter, String message) {
    return of(400, "invalid_request_error", parameter, "context_length_exceeded", message);
  }

  /** The request is sound, but the model has no form for it. */
  static ApiException promptRefused(String parameter, String message) {
    return of(400, "invalid_request_error", parameter, "prompt_refused", message);
  }

  /** The request is sound, but this server can never hold so many answers. */
  static ApiException tooManyAnswers(String parameter, String message) {
    return of(400, "invalid_request_error", parameter, "too_many_answers", message);
  }

  static ApiException modelNotFound(String message) {
    return of(404, "invalid_request_error", "model", "model_not_found", message);
  }

  /** Not 400: the request is sound, and another model may have the token. */
  static ApiException tokenNotFound(String parameter, String message) {
    return of(404, "invalid_request_error", parameter, "token_not_found", message);
  }

  static ApiException unauthorized(String message) {
    return of(401, "invalid_request_error", null, "invalid_api_key", message);
  }

  static ApiException forbidden(String message) {
    return of(403, "invalid_request_error", null, "forbidden", message);
  }

  /** What is asked for does not fit what is so now. */
  static ApiException conflict(String message) {
    return of(409, "invalid_request_error", null, "conflict", message);
  }

  static ApiException busy(String message, Duration retryAfter) {
    return new ApiException(
        429,
        ErrorBody.of(message, "rate_limit_error", null, "rate_limit_exceeded"),
        Optional.of(retryAfter));
  }

  static ApiException unavailable(String message, Duration retryAfter) {
    return new ApiException(
        503, ErrorBody.of(message, "server_error", null, "unavailable"), Optional.of(retryAfter));
  }

  /** Another server may have time. */
  static ApiException stopping(String message) {
    return unavailable(message, RETRY_ANOTHER_SERVER);
  }

  static ApiException timeout(String message) {
    return of(504, "server_error", null, "timeout", message);
  }

  static ApiException internal() {
    return of(
        500,
        "server_error",
        null,
        "internal_error",
        "the server failed at this request; its log tells more under the x-request-id");
  }

  private static ApiException of(
      int status, String type, String parameter, String code, String message) {
    return new ApiException(status, ErrorBody.of(message, type, parameter, code), Optional.empty());
  }

  int status() {
    return status;
  }

  ErrorBody body() {
    return body;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
