package dev.plumbline.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackKeyTest {
  @Test
  void aVoteOnACompletionHasItsKey() {
    assertThat(FeedbackKey.of(event("e1").setCompletionId("c1").build())).isEqualTo("c1");
  }

  @Test
  void votesOnTheSamePromptHaveTheSameKeyWhateverTheAnswer() {
    FeedbackEvent one = inline("e1", "Why? ").setResponse("Because.").build();
    FeedbackEvent other = inline("e2", "Why?").setResponse("No idea.").build();

    assertThat(FeedbackKey.of(one))
        .isEqualTo(FeedbackKey.of(other))
        .isEqualTo(Prompt.of("default", List.of(new Turn("user", "Why?"))).id());
    assertThat(FeedbackKey.of(inline("e1", "How?").build())).isNotEqualTo(FeedbackKey.of(one));
  }

  @Test
  void anEventWithoutAnAnswerHasNone() {
    FeedbackEvent event = event("e1").build();

    assertThatThrownBy(() -> FeedbackKey.of(event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("e1");
  }

  private static FeedbackEvent.Builder inline(String id, String question) {
    return event(id).setPrompt(List.of(new Message("user", question)));
  }

  private static FeedbackEvent.Builder event(String id) {
    return FeedbackEvent.newBuilder()
        .setEventId(id)
        .setChannel("default")
        .setRating(Rating.UP)
        .setCreatedAt(Instant.EPOCH);
  }
}
