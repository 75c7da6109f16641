package dev.plumbline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackReaderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private final FeedbackReader reader =
      new FeedbackReader(Limits.small(), UserPseudonyms.none(), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void everyFieldArrivesInTheEvent() {
    FeedbackEvent event =
        readOne(
            """
            {"event_id": "e-1", "channel": "help-desk", "completion_id": "chatcmpl-1",
             "rating": "down", "corrected_response": "Better.", "comment": "Too long",
             "user_id": "auth0|17", "created_at": "2026-02-28T23:30:00.5+01:00"}
            """);

    assertThat(event)
        .isEqualTo(
            new FeedbackEvent(
                "e-1",
                "help-desk",
                "chatcmpl-1",
                null,
                null,
                Rating.DOWN,
                "Better.",
                "Too long",
                "auth0|17",
                Instant.parse("2026-02-28T22:30:00.500Z")));
  }

  @Test
  void anInlinePromptKeepsItsMessagesInOrder() {
    FeedbackEvent event =
        readOne(
            """
            {"prompt": [{"role": "system", "content": ""}, {"content": "Grüße 👋", "role": "user"}],
             "response": "", "rating": "up"}
            """);

    assertThat(event.getPrompt())
        .containsExactly(new Message("system", ""), new Message("user", "Grüße 👋"));
    assertThat(event.getResponse()).isEmpty();
    assertThat(event.getCompletionId()).isNull();
  }

  @Test
  void whatTheSenderLeavesOutIsFilledIn() {
    FeedbackEvent event = readOne("{\"completion_id\": \"c\", \"rating\": \"up\"}");

    assertThat(UUID.fromString(event.getEventId()).version()).isEqualTo(7);
    assertThat(event.getChannel()).isEqualTo("default");
    assertThat(event.getCreatedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
    assertThat(event.getUserId()).isNull();
    assertThat(event.getComment()).isNull();
  }

  @Test
  void aCorrectionAloneIsAVoteAgainstTheAnswer() {
    FeedbackEvent event = readOne("{\"completion_id\": \"c\", \"corrected_response\": \"Paris\"}");

    assertThat(event.getRating()).isEqualTo(Rating.DOWN);
    assertThat(event.getCorrectedResponse()).isEqualTo("Paris");
  }

  @Test
  void aCorrectionBesideAThumbUpLeavesTheThumbUp() {
    FeedbackEvent event =
        readOne(
            "{\"completion_id\": \"c\", \"corrected_response\": \"Paris\", \"rating\": \"up\"}");

    assertThat(event.getRating()).isEqualTo(Rating.UP);
  }

  @ParameterizedTest
  @CsvSource({"up, UP", "down, DOWN", "withdrawn, WITHDRAWN"})
  void eachRatingHasItsWord(String word, Rating rating) {
    FeedbackEvent event = readOne("{\"completion_id\": \"c\", \"rating\": \"" + word + "\"}");

    assertThat(event.getRating()).isEqualTo(rating);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-28T23:30:00.5+01:00, 2026-02-28T22:30:00.500Z",
    "2026-02-28t23:30:00.123456789z, 2026-02-28T23:30:00.123Z",
    "2026-02-27T00:00:00-00:01, 2026-02-27T00:01:00Z",
    "2026-02-28T22:22:21+22:21, 2026-02-28T00:01:21Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z"
  })
  void aTimeIsReadAsRfc3339WritesIt(String written, Instant time) {
    FeedbackEvent event =
        readOne(
            "{\"completion_id\": \"c\", \"rating\": \"up\", \"created_at\": \"" + written + "\"}");

    assertThat(event.getCreatedAt()).isEqualTo(time);
  }

  @Test
  void aBatchKeepsItsOrderAndTheIdsOfItsEventsGrow() {
    List<FeedbackEvent> events =
        read(
            """
            {"events": [{"completion_id": "a", "rating": "up"},
                        {"completion_id": "b", "rating": "down"},
                        {"completion_id": "c", "rating": "up"}]}
            """);

    assertThat(events).extracting(FeedbackEvent::getCompletionId).containsExactly("a", "b", "c");
    assertThat(events).extracting(FeedbackEvent::getEventId).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aTextMayHaveAsManyCharactersAsTheLimitSaysWhateverTheirSize() {
    String wide = "👋".repeat(20);

    FeedbackEvent event =
        readOne("{\"completion_id\": \"c\", \"rating\": \"up\", \"comment\": \"" + wide + "\"}");

    assertThat(event.getComment()).isEqualTo(wide);
  }

  private FeedbackEvent readOne(String body) {
    List<FeedbackEvent> events = read(body);
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private List<FeedbackEvent> read(String body) {
    return reader.read(body.getBytes(StandardCharsets.UTF_8), new ChannelRights.All());
  }
}
