package dev.plumbline.runtime.tracing;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/**
 * Traces of votes: one from the request at the gateway over the pair to the training run. The
 * context travels as W3C's {@code traceparent} in the headers of requests and records. Where
 * tracing is off, nothing is read, written or sent. Thread safe.
 */
public final class Tracing implements AutoCloseable {
  private final OpenTelemetry telemetry;
  private final boolean on;
  private final AutoCloseable end;

  private Tracing(OpenTelemetry telemetry, boolean on, AutoCloseable end) {
    this.telemetry = telemetry;
    this.on = on;
    this.end = end;
  }

  /** As {@code plumbline.tracing} says. */
  public static Tracing from(Configuration configuration, String service) {
    Section section = configuration.section("plumbline.tracing");
    if (!section.flag("enabled")) {
      return off();
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(section.requiredText("endpoint")).build();
    double share = section.number("share", 0, 1);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), service))))
            // Whoever began the trace has decided whether it is kept.
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new Tracing(sdk, true, sdk);
  }

  /** Traces nothing. */
  public static Tracing off() {
    return new Tracing(OpenTelemetry.noop(), false, () -> {});
  }

  /** Traces with what the caller made and closes. */
  public static Tracing with(OpenTelemetry telemetry) {
    return new Tracing(telemetry, true, () -> {});
  }

  /** The context that headers of a request carry; names in any case. */
  public Context of(Map<String, String> headers) {
    return on
        ? telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), headers, new MapGetter())
        : Context.root();
  }

  /** The context that headers of a record carry. */
  public Context of(Headers headers) {
    return on
        ? telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), headers, new HeadersGetter())
        : Context.root();
  }

  /** Lets the headers of a record carry a context. */
  public void put(Context context, Headers headers) {
    if (on) {
      telemetry
          .getPropagators()
          .getTextMapPropagator()
          .inject(
              context,
              headers,
              (carrier, name, value) ->
                  carrier.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Begins a span; the caller ends it. */
  public Span begin(String name, SpanKind kind, Context parent) {
    return begin(name, kind, parent, List.of());
  }

  /**
   * Begins a span.
   *
   * @param links further contexts that it came of
   */
  public Span begin(String name, SpanKind kind, Context parent, Collection<Context> links) {
    SpanBuilder span =
        telemetry.getTracer("dev.plumbline").spanBuilder(name).setSpanKind(kind).setParent(parent);
    for (Context link : links) {
      SpanContext linked = Span.fromContext(link).getSpanContext();
      if (linked.isValid()) {
        span.addLink(linked);
      }
    }
    return span.startSpan();
  }

  /** Sends what was not sent yet. */
  @Override
  public void close() {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException("tracing could not be ended", e);
    }
  }
}
