package dev.plumbline.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Routes whose status {@code HEAD} tells, too: Javalin alone answers it with 200 unasked. */
public final class GetRoutes {
  private GetRoutes() {}

  /** Adds a route for {@code GET}, and for {@code HEAD} with the same answer but its body. */
  public static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
