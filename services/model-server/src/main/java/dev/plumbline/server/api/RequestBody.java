package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.IncomingBody;
import dev.plumbline.runtime.http.IncompleteBodyException;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.function.Function;

/** Reads the bodies of requests, as many at once as there are places. */
final class RequestBody {
  private final BodyPlaces places;

  RequestBody(BodyPlaces places) {
    this.places = places;
  }

  /**
   * Reads a body and makes of it what it says. The place is kept meanwhile: as JSON a body takes
   * many times its size.
   */
  <T> T read(Context context, Function<ObjectNode, T> decode) {
    String type = context.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).strip().startsWith("application/json")) {
      throw ApiException.unreadable(
          415, "the body must be JSON; send it with the header Content-Type: application/json");
    }
    long announced = context.req().getContentLengthLong();
    if (announced > places.largest()) {
      throw new ContentTooLargeResponse();
    }
    return places.hold(
        Authentication.owner(context), announced, () -> decode.apply(Json.object(bytes(context))));
  }

  private byte[] bytes(Context context) {
    int limit = (int) Math.min(places.largest(), Integer.MAX_VALUE - 1);
    byte[] body;
    try {
      // Not the context's own reading: it keeps the body as long as the answer takes.
      body = IncomingBody.read(() -> context.bodyInputStream().readNBytes(limit + 1));
    } catch (IncompleteBodyException e) {
      throw ApiException.unreadable(e.late() ? 408 : 400, e.getMessage());
    }
    if (body.length > limit) {
      throw new ContentTooLargeResponse();
    }
    return body;
  }
}
