package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Reads one event from a JSON object: each field by its rule, then the rules between fields. */
final class EventReader {
  private static final String RATING_RULE = "should be \"up\", \"down\" or \"withdrawn\"";

  private final EventLimits limits;
  private final PromptReader prompts;
  private final UserPseudonyms users;
  private final CreatedAt times;
  private final TimeOrderedIds ids;

  EventReader(EventLimits limits, UserPseudonyms users, CreatedAt times, TimeOrderedIds ids) {
    this.limits = limits;
    this.prompts = new PromptReader(limits);
    this.users = users;
    this.times = times;
    this.ids = ids;
  }

  /**
   * Reads to the end of the object.
   *
   * @param json stands on the object's first field name, or on its end
   * @param rights the channels that the sender may write to
   */
  FeedbackEvent read(JsonParser json, ChannelRights rights) throws IOException {
    FeedbackEvent event = new FeedbackEvent();
    Set<EventField> seen = EnumSet.noneOf(EventField.class);
    TextReader texts = new TextReader(json, limits.eventBytes());
    for (JsonToken token = json.currentToken();
        token == JsonToken.FIELD_NAME;
        token = json.nextToken()) {
      EventField field = EventField.named(json.currentName());
      if (field == null) {
        throw texts.refused(
            Reason.UNKNOWN_FIELD, "is unknown; the fields are " + EventField.names());
      }
      if (!seen.add(field)) {
        throw texts.refused(Reason.DUPLICATE_FIELD, "is there twice");
      }
      json.nextToken();
      readField(field, event, json, texts);
    }
    if (event.getPrompt() != null) {
      texts.requireRoomFor(event.getPrompt());
    }
    checkAnswer(json, seen);
    checkOpinion(json, event, seen);
    checkChannel(json, event, rights);
    fillIn(event);
    return event;
  }

  private void readField(EventField field, FeedbackEvent event, JsonParser json, TextReader texts)
      throws IOException {
    switch (field) {
      case EVENT_ID -> event.setEventId(texts.readId());
      case CHANNEL -> event.setChannel(texts.readChannel());
      case COMPLETION_ID -> event.setCompletionId(texts.readId());
      case PROMPT -> event.setPrompt(prompts.read(json, texts));
      case RESPONSE -> event.setResponse(texts.read(limits.textCharacters()));
      case RATING -> event.setRating(readRating(texts));
      case CORRECTED_RESPONSE ->
          event.setCorrectedResponse(texts.readFilled(limits.textCharacters()));
      case COMMENT -> event.setComment(texts.read(limits.commentCharacters()));
      case USER_ID -> event.setUserId(users.of(texts.readUser()));
      case CREATED_AT -> event.setCreatedAt(times.read(texts));
    }
  }

  private static Rating readRating(TextReader texts) throws IOException {
    return switch (texts.readWord(RATING_RULE)) {
      case "up" -> Rating.UP;
      case "down" -> Rating.DOWN;
      case "withdrawn" -> Rating.WITHDRAWN;
      default -> throw texts.refused(Reason.INVALID_VALUE, RATING_RULE + ", in lower case");
    };
  }

  /** The answer is named by its completion id, or given by prompt and response; never both. */
  private static void checkAnswer(JsonParser json, Set<EventField> seen) {
    if (seen.contains(EventField.COMPLETION_ID)) {
      for (EventField inline : EnumSet.of(EventField.PROMPT, EventField.RESPONSE)) {
        if (seen.contains(inline)) {
          throw refused(
              json,
              Reason.CONFLICTING_FIELDS,
              inline,
              "should be left out: completion_id names the answer already");
        }
      }
    } else if (!seen.contains(EventField.PROMPT) && !seen.contains(EventField.RESPONSE)) {
      throw refused(
          json,
          Reason.MISSING_FIELD,
          EventField.COMPLETION_ID,
          "is missing: name the answer by it, or give prompt and response");
    } else {
      require(json, seen, EventField.PROMPT, "is missing: response needs it");
      require(json, seen, EventField.RESPONSE, "is missing: prompt needs it");
    }
  }

  /** Who only corrects an answer dislikes it; who withdraws a vote has no correction. */
  private static void checkOpinion(JsonParser json, FeedbackEvent event, Set<EventField> seen) {
    boolean corrected = seen.contains(EventField.CORRECTED_RESPONSE);
    if (!corrected) {
      require(json, seen, EventField.RATING, "is missing: it " + RATING_RULE);
    } else if (event.getRating() == null) {
      event.setRating(Rating.DOWN);
    } else if (event.getRating() == Rating.WITHDRAWN) {
      throw refused(
          json,
          Reason.CONFLICTING_FIELDS,
          EventField.CORRECTED_RESPONSE,
          "should be left out: a withdrawn vote has no correction");
    }
  }

  private static void checkChannel(JsonParser json, FeedbackEvent event, ChannelRights rights) {
    if (event.getChannel() == null) {
      event.setChannel(
          rights
              .usual()
              .orElseThrow(
                  () ->
                      refused(
                          json,
                          Reason.FORBIDDEN,
                          EventField.CHANNEL,
                          "is missing, and this key may write to several: name one of them")));
    } else if (!rights.include(event.getChannel())) {
      throw refused(
          json, Reason.FORBIDDEN, EventField.CHANNEL, "is one that this key may not write to");
    }
  }

  private void fillIn(FeedbackEvent event) {
    if (event.getEventId() == null) {
      event.setEventId(ids.next());
    }
    if (event.getCreatedAt() == null) {
      event.setCreatedAt(times.now());
    }
  }

  private static void require(
      JsonParser json, Set<EventField> seen, EventField field, String rule) {
    if (!seen.contains(field)) {
      throw refused(json, Reason.MISSING_FIELD, field, rule);
    }
  }

  private static RefusedException refused(
      JsonParser json, Reason reason, EventField field, String rule) {
    return Refusal.field(reason, FieldPath.missing(json, field.fieldName()), rule);
  }
}
