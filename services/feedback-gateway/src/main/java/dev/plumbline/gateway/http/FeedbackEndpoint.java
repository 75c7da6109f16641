package dev.plumbline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.gateway.access.Client;
import dev.plumbline.gateway.access.Clients;
import dev.plumbline.gateway.event.FeedbackReader;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import dev.plumbline.gateway.kafka.FeedbackPublisher;
import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.schema.FeedbackEvent;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * {@code POST /v1/feedback}: 202 once Kafka has acknowledged every event of the request. No thread
 * waits for the acknowledgement.
 */
final class FeedbackEndpoint implements Handler {
  static final String PATH = "/v1/feedback";

  private final Clients clients;
  private final BodyPlaces places;
  private final RequestBody bodies;
  private final FeedbackReader reader;
  private final FeedbackPublisher publisher;
  private final ErrorAnswers errors;
  private final GatewayMetrics metrics;
  private final Duration retryAfter;
  private final Executor answering;

  /**
   * @param retryAfter what a client is told to wait when Kafka does not acknowledge
   * @param answering writes the answers: Kafka's own thread must not wait for slow clients
   */
  FeedbackEndpoint(
      Clients clients,
      BodyPlaces places,
      RequestBody bodies,
      FeedbackReader reader,
      FeedbackPublisher publisher,
      ErrorAnswers errors,
      GatewayMetrics metrics,
      Duration retryAfter,
      Executor answering) {
    this.clients = clients;
    this.places = places;
    this.bodies = bodies;
    this.reader = reader;
    this.publisher = publisher;
    this.errors = errors;
    this.metrics = metrics;
    this.retryAfter = retryAfter;
    this.answering = answering;
  }

  @Override
  public void handle(Context context) {
    Client client = clients.identify(context.header(Header.AUTHORIZATION));
    client.admit();
    long length = context.req().getContentLengthLong();
    Published published = places.hold(client, length, () -> publish(context, client));
    context.future(
        () ->
            published
                .acknowledged()
                .handleAsync(
                    (nothing, failure) -> {
                      metrics.waiting().decrementAndGet();
                      answer(context, published.ids(), failure);
                      return null;
                    },
                    answering));
  }

  /** What is left of a request when the producer has its events, whose memory is bounded. */
  private record Published(List<String> ids, CompletableFuture<Void> acknowledged) {}

  private Published publish(Context context, Client client) {
    List<FeedbackEvent> events = reader.read(bodies.read(context), client.channels());
    client.charge(events.size() - 1);
    List<String> ids = events.stream().map(FeedbackEvent::getEventId).toList();
    metrics.waiting().incrementAndGet();
    return new Published(ids, publisher.publish(events, context.headerMap()));
  }

  private void answer(Context context, List<String> ids, Throwable failure) {
    if (failure == null) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      putIds(body, ids);
      context.status(202).contentType("application/json").result(body.toString());
    } else if (failure.getCause() instanceof RecordTooLargeException) {
      answerPerhapsWritten(
          context,
          ids,
          Refusal.of(
              Reason.TOO_LARGE,
              "an event is larger than the feedback topic takes (max.message.bytes); others may have"
                  + " been written. Send all of them again with less text, each with its id from"
                  + " event_ids, and none is counted twice"));
    } else {
      context.header(Header.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
      answerPerhapsWritten(
          context,
          ids,
          Refusal.of(
              Reason.NOT_ACKNOWLEDGED,
              "Kafka did not acknowledge the events in time; some may have been written. Send all"
                  + " of them again, each with its id from event_ids, and none is counted twice"));
    }
  }

  private void answerPerhapsWritten(Context context, List<String> ids, Refusal refusal) {
    ObjectNode body = ErrorAnswers.body(refusal);
    putIds(body, ids);
    errors.answer(context, refusal, body);
  }

  private static void putIds(ObjectNode body, List<String> ids) {
    ArrayNode list = body.putArray("event_ids");
    ids.forEach(list::add);
  }
}
