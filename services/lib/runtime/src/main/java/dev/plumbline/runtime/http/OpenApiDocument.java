package dev.plumbline.runtime.http;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /openapi.json}: what an API takes and gives. */
public record OpenApiDocument(String text) {
  private static final String RESOURCE = "openapi.json";
  private static final Pattern PLACE = Pattern.compile("@([a-z-]+)@");

  /**
   * The document {@code openapi.json} beside a class, with the configured limits in the places
   * marked {@code @name@}.
   */
  public static OpenApiDocument beside(Class<?> routes, Map<String, Long> limits) {
    Matcher places = PLACE.matcher(template(routes));
    return new OpenApiDocument(places.replaceAll(place -> limit(limits, place.group(1))));
  }

  private static String template(Class<?> routes) {
    try (InputStream resource = routes.getResourceAsStream(RESOURCE)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
  }

  private static String limit(Map<String, Long> limits, String name) {
    Long limit = limits.get(name);
    if (limit == null) {
      throw new IllegalStateException(RESOURCE + " names a limit that there is not: " + name);
    }
    return limit.toString();
  }

  /** Adds its route. */
  public void register(RoutesConfig routes) {
    GetRoutes.add(
        routes, "/" + RESOURCE, context -> context.contentType("application/json").result(text));
  }
}
