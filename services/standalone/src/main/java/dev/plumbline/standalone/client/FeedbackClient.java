package dev.plumbline.standalone.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends feedback to the gateway. Thread safe. */
public final class FeedbackClient {
  private final JsonHttp http;

  /**
   * @param gateway address of the feedback gateway
   */
  public FeedbackClient(URI gateway) {
    this(gateway, Optional.empty());
  }

  /**
   * @param key of a client that the gateway knows
   */
  public FeedbackClient(URI gateway, Optional<String> key) {
    this.http = new JsonHttp(gateway, Duration.ofSeconds(30), key);
  }

  /** An event to fill with the fields of the gateway's API. */
  public ObjectNode event(Map<String, String> fields) {
    ObjectNode event = http.object();
    fields.forEach(event::put);
    return event;
  }

  /**
   * Sends events in one request and waits until Kafka has them.
   *
   * @return their ids
   */
  public List<String> send(List<ObjectNode> events) throws RequestFailedException {
    ObjectNode body = http.object();
    ArrayNode array = body.putArray("events");
    events.forEach(array::add);
    JsonHttp.Reply reply = http.post("/v1/feedback", body);
    List<String> ids = new ArrayList<>();
    reply.body().path("event_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }
}
