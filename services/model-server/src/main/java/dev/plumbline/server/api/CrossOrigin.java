package dev.plumbline.server.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/**
 * Which web pages may call the API from a browser (CORS), by their origins: {@code
 * https://shop.example}, {@code https://*.shop.example} for all names directly below, or {@code *}
 * for every page. Others are refused before anything is computed for them.
 */
public final class CrossOrigin {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?:([a-z][a-z0-9+.-]*)://)?"
              + "((?:\\*\\.)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:]+])(:\\d+)?/?");
  private static final Map<String, String> USUAL_PORTS = Map.of("https", ":443", "http", ":80");

  private final Set<String> patterns;

  private CrossOrigin(Set<String> patterns) {
    this.patterns = patterns;
  }

  /**
   * Reads what is configured; without a scheme, {@code https} is meant.
   *
   * @throws IllegalArgumentException when one is no origin
   */
  public static CrossOrigin of(List<String> origins) {
    return new CrossOrigin(
        origins.stream().map(CrossOrigin::pattern).collect(Collectors.toUnmodifiableSet()));
  }

  private static String pattern(String origin) {
    if (origin.equals("*")) {
      return origin;
    }
    Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "must hold origins such as https://shop.example, not '" + origin + "'");
    }
    String scheme = Optional.ofNullable(parts.group(1)).orElse("https");
    String port = Optional.ofNullable(parts.group(3)).orElse("");
    // Browsers leave the usual port out.
    boolean usual = port.equals(USUAL_PORTS.get(scheme));
    String host = Pattern.quote(parts.group(2)).replace("*", "\\E[^.:/]+\\Q");
    return Pattern.quote(scheme) + "://" + host + (usual ? "" : port);
  }

  /** Jetty's part, which answers what browsers ask ahead; empty when no page is spoken of. */
  public Optional<CrossOriginHandler> handler() {
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    CrossOriginHandler handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(patterns);
    // A star does not stand for the key.
    handler.setAllowedHeaders(Set.of("*", Header.AUTHORIZATION));
    handler.setExposedHeaders(
        Set.of(
            PlumblineHeaders.CHANNEL,
            PlumblineHeaders.ADAPTER_VERSION,
            RequestIds.HEADER,
            Header.RETRY_AFTER));
    return Optional.of(handler);
  }

  void register(RoutesConfig routes) {
    if (!patterns.isEmpty()) {
      routes.before("/v1/*", CrossOrigin::requireAllowed);
    }
  }

  private static void requireAllowed(Context context) {
    boolean page = context.header(Header.ORIGIN) != null;
    if (page && context.res().getHeader(Header.ACCESS_CONTROL_ALLOW_ORIGIN) == null) {
      throw ApiException.forbidden(
          "web pages of this origin may not call this server"
              + " (plumbline.server.http.allowed-origins)");
    }
  }
}
