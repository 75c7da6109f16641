package dev.plumbline.pairs.resolution;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a vote carries on of the headers that its record had: the trace, and little of that. The
 * vote has the texts of its answer besides, and both together must be no larger than Kafka takes.
 */
final class TraceHeaders {
  private static final List<String> NAMES = List.of("traceparent", "tracestate");

  /** What W3C Trace Context ("tracestate limits") asks everybody to hand on at least. */
  private static final int MOST_BYTES = 512;

  private TraceHeaders() {}

  /** The last header of each name, as readers of traces take it, unless it is too long. */
  static Headers of(Headers all) {
    Headers trace = new RecordHeaders();
    for (String name : NAMES) {
      Header last = all.lastHeader(name);
      if (last != null && last.value() != null && last.value().length <= MOST_BYTES) {
        trace.add(last);
      }
    }
    return trace;
  }
}
