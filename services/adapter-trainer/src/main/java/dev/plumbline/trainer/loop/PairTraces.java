package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The traces of the pairs that came last, by channel. Not thread safe. */
final class PairTraces {
  private static final int REMEMBERED = 32;

  private final Tracing tracing;
  private final Map<String, Deque<Context>> byChannel = new HashMap<>();

  PairTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Notes the trace of a pair's record, if it has one. */
  void note(ConsumerRecord<byte[], byte[]> pair) {
    Context context = tracing.of(pair.headers());
    if (Span.fromContext(context).getSpanContext().isValid()) {
      String channel = PairKey.parse(new String(pair.key(), StandardCharsets.UTF_8)).channel();
      Deque<Context> latest = byChannel.computeIfAbsent(channel, name -> new ArrayDeque<>());
      latest.addLast(context);
      if (latest.size() > REMEMBERED) {
        latest.removeFirst();
      }
    }
  }

  /** Begins the trace of a run of a channel; later runs go on with later pairs. */
  RunTrace begin(String channel, String runId) {
    Deque<Context> latest = byChannel.remove(channel);
    return RunTrace.begin(tracing, runId, latest == null ? List.of() : List.copyOf(latest));
  }
}
