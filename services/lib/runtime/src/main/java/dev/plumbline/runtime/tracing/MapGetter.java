package dev.plumbline.runtime.tracing;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.Map;

/** Reads the headers of a request, whose names may be written in any case. */
final class MapGetter implements TextMapGetter<Map<String, String>> {
  @Override
  public Iterable<String> keys(Map<String, String> headers) {
    return headers.keySet();
  }

  @Override
  public String get(Map<String, String> headers, String key) {
    return headers == null
        ? null
        : headers.entrySet().stream()
            .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(key))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
  }
}
