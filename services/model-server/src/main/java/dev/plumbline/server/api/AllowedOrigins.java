package dev.plumbline.server.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The web pages that may call the API from a browser, by their origins: {@code
 * https://shop.example}, {@code https://*.shop.example} for all names directly below, or {@code *}
 * for every page.
 */
public final class AllowedOrigins {
  private static final String EVERY = "*";

  private final boolean every;
  private final List<Origin> origins;

  private AllowedOrigins(boolean every, List<Origin> origins) {
    this.every = every;
    this.origins = List.copyOf(origins);
  }

  /**
   * Reads what is configured; without a scheme, {@code https} is meant.
   *
   * @throws IllegalArgumentException when one is no origin
   */
  public static AllowedOrigins of(List<String> texts) {
    List<Origin> origins = new ArrayList<>();
    for (String text : texts) {
      if (!text.equals(EVERY)) {
        String full = text.contains("://") ? text : "https://" + text;
        String plain = full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
        origins.add(
            Origin.parse(plain)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "must hold origins such as https://shop.example, not '" + text + "'")));
      }
    }
    return new AllowedOrigins(texts.contains(EVERY), origins);
  }

  /** Whether no page of another origin is spoken of, so that browsers keep all away. */
  boolean none() {
    return !every && origins.isEmpty();
  }

  /** The origin that a browser is told for a page; empty when the page may not call. */
  Optional<String> answer(String page) {
    if (every) {
      return Optional.of(EVERY);
    }
    boolean covered = !page.contains(EVERY) && Origin.parse(page).filter(this::covers).isPresent();
    return covered ? Optional.of(page) : Optional.empty();
  }

  private boolean covers(Origin page) {
    return origins.stream().anyMatch(origin -> origin.covers(page));
  }

  /**
   * One origin.
   *
   * @param host begins with {@code *.} for all names directly below
   */
  private record Origin(String scheme, String host, int port) {
    private static final String BELOW = "://*.";

    static Optional<Origin> parse(String text) {
      String plain = text.replace(BELOW, "://");
      try {
        URI uri = new URI(plain).parseServerAuthority();
        boolean bare = plain.equals(uri.getScheme() + "://" + uri.getRawAuthority());
        if (!bare || uri.getHost() == null || uri.getRawUserInfo() != null) {
          return Optional.empty();
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return Optional.of(
            new Origin(
                uri.getScheme().toLowerCase(Locale.ROOT),
                text.contains(BELOW) ? "*." + host : host,
                port(uri)));
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }

    private static int port(URI uri) {
      if (uri.getPort() >= 0) {
        return uri.getPort();
      }
      return uri.getScheme().equalsIgnoreCase("http") ? 80 : 443;
    }

    boolean covers(Origin page) {
      if (!scheme.equals(page.scheme) || port != page.port) {
        return false;
      }
      int dot = page.host.indexOf('.');
      return host.startsWith("*.")
          ? dot > 0 && page.host.substring(dot).equals(host.substring(1))
          : host.equals(page.host);
    }
  }
}
