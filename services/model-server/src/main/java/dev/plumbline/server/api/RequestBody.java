package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.http.IncomingBody;
import dev.plumbline.runtime.http.IncompleteBodyException;
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
    return Json.object(bytes(context));
  }

  private static byte[] bytes(Context context) {
    try {
      return IncomingBody.read(context::bodyAsBytes);
    } catch (IncompleteBodyException e) {
      throw ApiException.unreadable(e.late() ? 408 : 400, e.getMessage());
    }
  }
}
