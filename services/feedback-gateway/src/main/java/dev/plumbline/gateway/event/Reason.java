package dev.plumbline.gateway.event;

import java.util.Locale;

/** Why a request was not taken, and the HTTP status that says so. */
public enum Reason {
  MALFORMED_JSON(400),
  UNKNOWN_FIELD(400),
  DUPLICATE_FIELD(400),
  MISSING_FIELD(400),
  WRONG_TYPE(400),
  INVALID_VALUE(400),
  TOO_LONG(400),
  CONFLICTING_FIELDS(400),
  NOT_HTTP(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  TOO_SLOW(408),
  IN_THE_FUTURE(409),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  RATE_LIMITED(429),
  INTERNAL_ERROR(500),
  BUSY(503),
  NOT_ACKNOWLEDGED(503);

  private final int status;

  Reason(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** As it stands in answers and metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
