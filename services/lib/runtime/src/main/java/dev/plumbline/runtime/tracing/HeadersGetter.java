package dev.plumbline.runtime.tracing;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads the headers of a record. */
final class HeadersGetter implements TextMapGetter<Headers> {
  @Override
  public Iterable<String> keys(Headers headers) {
    List<String> keys = new ArrayList<>();
    headers.forEach(header -> keys.add(header.key()));
    return keys;
  }

  @Override
  public String get(Headers headers, String key) {
    Header header = headers == null ? null : headers.lastHeader(key);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
