package dev.plumbline.server.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Gives each request an id, the client's own if it sent one, that is in the response and in the
 * log.
 */
final class RequestIds implements Handler {
  static final String HEADER = "x-request-id";

  /** The name of the id in the log. */
  static final String LOG_KEY = "request";

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  @Override
  public void handle(Context context) {
    String sent = context.header(HEADER);
    String id =
        sent != null && ACCEPTED.matcher(sent).matches()
            ? sent
            : "req_" + UUID.randomUUID().toString().replace("-", "");
    context.header(HEADER, id);
    MDC.put(LOG_KEY, id);
  }
}
