package dev.plumbline.gateway.kafka;

import dev.plumbline.runtime.identity.FeedbackKey;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.FeedbackEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes events to the feedback topic, keyed as {@link FeedbackKey} says. Owns its producer and its
 * tracing. Thread safe.
 */
public final class FeedbackPublisher implements AutoCloseable {
  private final RenewedProducer<String, FeedbackEvent> producer;
  private final String topic;
  private final Duration closeTimeout;
  private final KafkaWatch watch;
  private final ProducerPlaces places;
  private final Tracing tracing;

  /**
   * @param closeTimeout how long closing waits for what is under way
   * @param places how many requests may wait for the producer at once
   */
  public FeedbackPublisher(
      RenewedProducer<String, FeedbackEvent> producer,
      String topic,
      Duration closeTimeout,
      int places,
      KafkaWatch watch,
      Tracing tracing) {
    this.producer = producer;
    this.topic = topic;
    this.closeTimeout = closeTimeout;
    this.watch = watch;
    this.places = new ProducerPlaces(places, watch);
    this.tracing = tracing;
  }

  /**
   * Writes the events of one request, in their order. Blocks while the producer's buffer is full or
   * the topic's partitions are unknown, at most {@code max.block.ms}; when too many requests do,
   * the next fail instead.
   *
   * @param request headers of the request; a trace that they name goes on
   * @return done when Kafka has acknowledged every event; fails with {@link
   *     NotAcknowledgedException} as soon as one is known to have failed
   */
  public CompletableFuture<Void> publish(List<FeedbackEvent> events, Map<String, String> request) {
    Span span = tracing.begin("feedback", SpanKind.SERVER, tracing.of(request));
    Headers headers = new RecordHeaders();
    tracing.put(Context.root().with(span), headers);
    Acknowledgement acknowledgement = new Acknowledgement(events.size(), watch);
    if (places.take()) {
      try {
        send(events, headers, acknowledgement);
      } finally {
        places.leave();
      }
    } else {
      acknowledgement.fail(new NoPlaceException());
    }
    // Not what this returns: there a failure is wrapped once more.
    var unused = acknowledgement.done().whenComplete((nothing, failure) -> end(span, failure));
    return acknowledgement.done();
  }

  private void send(List<FeedbackEvent> events, Headers headers, Acknowledgement acknowledgement) {
    for (FeedbackEvent event : events) {
      // The request has failed as a whole; waiting for the rest would add one timeout for each.
      if (acknowledgement.hasFailed()) {
        break;
      }
      try {
        // The acknowledgement hears of what becomes of it.
        var unused = producer.send(record(event, headers), acknowledgement);
      } catch (RuntimeException e) {
        acknowledgement.fail(e);
      }
    }
  }

  /** No time stamp is set: a late vote must not be old enough for the topic to drop it at once. */
  private ProducerRecord<String, FeedbackEvent> record(FeedbackEvent event, Headers headers) {
    return new ProducerRecord<>(topic, null, FeedbackKey.of(event), event, headers);
  }

  private static void end(Span span, Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  @Override
  public void close() {
    producer.close(closeTimeout);
    tracing.close();
  }
}
