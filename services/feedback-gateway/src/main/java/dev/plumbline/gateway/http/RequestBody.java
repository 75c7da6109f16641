package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import dev.plumbline.gateway.event.RefusedException;
import dev.plumbline.runtime.http.IncomingBody;
import dev.plumbline.runtime.http.IncompleteBodyException;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Locale;

/** Takes the bytes of a request when they are declared as JSON and not too many. */
final class RequestBody {
  private final int limit;

  RequestBody(int limit) {
    this.limit = limit;
  }

  byte[] read(Context context) {
    requireJson(context.header(Header.CONTENT_TYPE));
    requirePlain(context.header(Header.CONTENT_ENCODING));
    if (context.req().getContentLengthLong() > limit) {
      throw tooLarge();
    }
    // The length may be unknown or wrong, so the limit holds while reading too.
    byte[] body = upToLimit(context);
    if (body.length > limit) {
      throw tooLarge();
    }
    return body;
  }

  private byte[] upToLimit(Context context) {
    try {
      return IncomingBody.read(() -> context.bodyInputStream().readNBytes(limit + 1));
    } catch (IncompleteBodyException e) {
      throw new RefusedException(
          Refusal.of(e.late() ? Reason.TOO_SLOW : Reason.NOT_HTTP, e.getMessage()));
    }
  }

  private static void requireJson(String contentType) {
    String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
    boolean json = parts[0].strip().equalsIgnoreCase("application/json");
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    if (!json) {
      throw new RefusedException(
          Refusal.of(
              Reason.UNSUPPORTED_MEDIA_TYPE, "Content-Type should be application/json, in UTF-8"));
    }
  }

  private static void requirePlain(String contentEncoding) {
    if (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity")) {
      throw new RefusedException(
          Refusal.of(
              Reason.UNSUPPORTED_MEDIA_TYPE,
              "Content-Encoding should be left out: compressed bodies are not read"));
    }
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        Refusal.of(Reason.TOO_LARGE, "the body should have at most " + limit + " bytes"));
  }
}
