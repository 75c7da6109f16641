package dev.plumbline.pairs;

import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.time.Instant;
import java.util.List;

/** Says what somebody thinks, in the order of a sentence: {@code Vote.of("ann").up().on("c1")}. */
final class Vote {
  private final FeedbackEvent event =
      FeedbackEvent.newBuilder()
          .setEventId("")
          .setRating(Rating.UP)
          .setCreatedAt(PairDriver.START)
          .build();

  private Vote() {}

  static Vote of(String user) {
    Vote vote = new Vote();
    vote.event.setUserId(user);
    return vote;
  }

  static Vote ofSomebody() {
    return new Vote();
  }

  Vote up() {
    return rated(Rating.UP);
  }

  Vote down() {
    return rated(Rating.DOWN);
  }

  Vote withdrawn() {
    return rated(Rating.WITHDRAWN);
  }

  Vote rated(Rating rating) {
    event.setRating(rating);
    return this;
  }

  Vote corrected(String text) {
    event.setCorrectedResponse(text);
    return this;
  }

  Vote on(String completionId) {
    event.setCompletionId(completionId);
    return this;
  }

  Vote on(String question, String answer) {
    event.setPrompt(List.of(new Message("user", question)));
    event.setResponse(answer);
    return this;
  }

  Vote in(String channel) {
    event.setChannel(channel);
    return this;
  }

  Vote at(long second) {
    return at(PairDriver.START.plusSeconds(second));
  }

  Vote at(Instant time) {
    event.setCreatedAt(time);
    return this;
  }

  Vote id(String eventId) {
    event.setEventId(eventId);
    return this;
  }

  FeedbackEvent event() {
    return event;
  }
}
