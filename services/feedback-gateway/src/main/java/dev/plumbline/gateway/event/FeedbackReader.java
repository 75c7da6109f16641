package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.schema.FeedbackEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a feedback request: one event, or {@code {"events": [...]}}. Reads token by
 * token and stops at the first mistake, so nothing is built of a body that goes too deep. Thread
 * safe.
 */
public final class FeedbackReader {
  private static final String EVENTS = "events";

  /**
   * An event in a list has a list of messages: five levels. Any deeper value is of a wrong type.
   */
  private static final int DEEPEST = 8;

  private final EventLimits limits;
  private final EventReader events;
  private final JsonFactory factory;

  /**
   * @param users hides who voted
   */
  public FeedbackReader(EventLimits limits, UserPseudonyms users, Clock clock) {
    this.limits = limits;
    this.events =
        new EventReader(
            limits, users, new CreatedAt(clock, limits.clockSkew()), new TimeOrderedIds(clock));
    this.factory =
        new JsonFactoryBuilder()
            // Names come from strangers: a table of all that were ever seen would grow with them.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(limits.bodyBytes())
                    .build())
            .build();
  }

  /**
   * Reads a body.
   *
   * @param rights the channels that the sender may write to
   * @return the events in their order, complete: ids, channels and times are filled in, users are
   *     pseudonyms
   * @throws RefusedException when the body is not exactly what it should be
   */
  public List<FeedbackEvent> read(byte[] body, ChannelRights rights) {
    try (JsonParser json = factory.createParser(decode(body))) {
      return read(json, rights);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          Refusal.of(Reason.MALFORMED_JSON, "the body should be JSON: " + place(e.getLocation())));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private List<FeedbackEvent> read(JsonParser json, ChannelRights rights) throws IOException {
    if (json.nextToken() == null) {
      throw new RefusedException(
          Refusal.of(Reason.MALFORMED_JSON, "the body should be a JSON object, it is empty"));
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw JsonTypes.wrongType(json, "should be an object: an event, or {\"events\": [...]}");
    }
    boolean batch = json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals(EVENTS);
    List<FeedbackEvent> read = batch ? readBatch(json, rights) : List.of(events.read(json, rights));
    if (json.nextToken() != null) {
      throw new RefusedException(
          Refusal.of(
              Reason.MALFORMED_JSON,
              "the body should end with its object; send several events as {\"events\": [...]}"));
    }
    return read;
  }

  private List<FeedbackEvent> readBatch(JsonParser json, ChannelRights rights) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw JsonTypes.wrongType(json, "should be a list of events");
    }
    List<FeedbackEvent> batch = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (batch.size() == limits.events()) {
        throw Refusal.field(
            Reason.TOO_LONG,
            FieldPath.of(json),
            "is one too many: a request has at most " + limits.events() + " events");
      }
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw JsonTypes.wrongType(json, "should be an object");
      }
      json.nextToken();
      batch.add(events.read(json, rights));
    }
    if (batch.isEmpty()) {
      throw Refusal.field(Reason.INVALID_VALUE, EVENTS, "should hold at least one event");
    }
    if (json.nextToken() != JsonToken.END_OBJECT) {
      boolean twice = json.currentName().equals(EVENTS);
      throw Refusal.field(
          twice ? Reason.DUPLICATE_FIELD : Reason.UNKNOWN_FIELD,
          FieldPath.of(json),
          twice ? "is there twice" : "should not stand beside events");
    }
    return batch;
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException(
          Refusal.of(Reason.MALFORMED_JSON, "the body should be encoded in UTF-8"));
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? "it is not"
        : "it is not at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
