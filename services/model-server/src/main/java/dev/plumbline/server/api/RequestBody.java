package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Locale;

/** Reads the body of a request. */
final class RequestBody {
  private RequestBody() {}

  static ObjectNode read(Context context) {
    String type = context.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).strip().startsWith("application/json")) {
      throw ApiException.unreadable(
          415, "the body must be JSON; send it with the header Content-Type: application/json");
    }
    return Json.object(context.bodyAsBytes());
  }
}
