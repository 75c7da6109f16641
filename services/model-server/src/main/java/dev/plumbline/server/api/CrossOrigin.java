package dev.plumbline.server.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.util.Optional;

/**
 * Tells browsers which web pages may call the API (CORS), and refuses the others before anything is
 * computed for them. Comes before what else may refuse, so that pages can read why.
 */
final class CrossOrigin {
  /** The response headers that a web page may read. */
  private static final String EXPOSED =
      String.join(
          ",",
          PlumblineHeaders.CHANNEL,
          PlumblineHeaders.ADAPTER_VERSION,
          RequestIds.HEADER,
          Header.RETRY_AFTER);

  private final AllowedOrigins allowed;

  CrossOrigin(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  void register(RoutesConfig routes) {
    if (!allowed.none()) {
      routes.before(this::tell);
      routes.before("/v1/*", this::requireAllowed);
      routes.after(this::answerPreflight);
    }
  }

  private void tell(Context context) {
    // Also without an origin, or a cache would give that answer to a page.
    context.header(Header.VARY, Header.ORIGIN);
    answer(context)
        .ifPresent(
            origin -> {
              context
                  .header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                  .header(Header.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
              if (isPreflight(context)) {
                repeat(
                    context,
                    Header.ACCESS_CONTROL_REQUEST_HEADERS,
                    Header.ACCESS_CONTROL_ALLOW_HEADERS);
                repeat(
                    context,
                    Header.ACCESS_CONTROL_REQUEST_METHOD,
                    Header.ACCESS_CONTROL_ALLOW_METHODS);
              }
            });
  }

  private void requireAllowed(Context context) {
    if (context.header(Header.ORIGIN) != null && answer(context).isEmpty()) {
      throw ApiException.forbidden(
          "web pages of this origin may not call this server"
              + " (plumbline.server.http.allowed-origins)");
    }
  }

  /** No route takes {@code OPTIONS}. */
  private void answerPreflight(Context context) {
    boolean untaken = context.statusCode() == 404 || context.statusCode() == 405;
    if (untaken && isPreflight(context) && answer(context).isPresent()) {
      context.status(200).result("");
    }
  }

  private Optional<String> answer(Context context) {
    return Optional.ofNullable(context.header(Header.ORIGIN)).flatMap(allowed::answer);
  }

  private static boolean isPreflight(Context context) {
    return context.method().equals(HandlerType.OPTIONS);
  }

  private static void repeat(Context context, String asked, String granted) {
    String value = context.header(asked);
    if (value != null) {
      context.header(granted, value);
    }
  }
}
