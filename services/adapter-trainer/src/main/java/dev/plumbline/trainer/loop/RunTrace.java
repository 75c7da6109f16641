package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.RunState;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The trace of one run. It goes on with that of the pair which came last, and names those of other
 * pairs that came lately.
 */
final class RunTrace {
  private final Span span;
  private final Headers headers = new RecordHeaders();

  private RunTrace(Span span) {
    this.span = span;
  }

  /**
   * Begins the trace of a run.
   *
   * @param pairs contexts of pairs, the oldest first
   */
  static RunTrace begin(Tracing tracing, String runId, List<Context> pairs) {
    Context last = pairs.isEmpty() ? Context.root() : pairs.get(pairs.size() - 1);
    List<Context> others = pairs.isEmpty() ? pairs : pairs.subList(0, pairs.size() - 1);
    RunTrace trace = new RunTrace(tracing.begin("training", SpanKind.CONSUMER, last, others));
    trace.span.setAttribute("plumbline.run_id", runId);
    tracing.put(Context.root().with(trace.span), trace.headers);
    return trace;
  }

  /** The headers of the run's records. */
  Headers headers() {
    return new RecordHeaders(headers);
  }

  /** The run has ended. */
  void end(RunState state) {
    span.setAttribute("plumbline.state", state.name().toLowerCase(Locale.ROOT));
    if (state == RunState.FAILED) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
