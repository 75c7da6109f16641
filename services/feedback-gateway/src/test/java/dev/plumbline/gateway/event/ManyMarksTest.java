package dev.plumbline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.runtime.feedback.ClockSkew;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Prompts are normalised, and the time that takes grows with the square of the marks in a row. */
class ManyMarksTest {
  private static final EventLimits LIMITS =
      new EventLimits(1 << 20, 1, 1, 1000, 100, 1000, new ClockSkew(Duration.ofMinutes(5)));

  private final FeedbackReader reader =
      new FeedbackReader(LIMITS, UserPseudonyms.none(), Clock.systemUTC());

  @Test
  void aPromptWithTooManyMarksIsRefusedBeforeItIsNormalised() {
    // It is too large when it is normalised, so the reason tells that it was not.
    byte[] body = body("a" + "\u0344".repeat(257));

    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> reader.read(body, new ChannelRights.All()));

    assertThat(refused.refusal().reason()).isEqualTo(Reason.INVALID_VALUE);
    assertThat(refused.refusal().message())
        .isEqualTo("prompt[0].content should have at most 256 combining marks in a row");
  }

  @Test
  void aLetterMayHaveAsManyMarksAsAnybodyWrites() {
    String content = "a" + "\u0301".repeat(100) + "\u0316".repeat(100);

    assertThat(reader.read(body(content), new ChannelRights.All()))
        .singleElement()
        .satisfies(event -> assertThat(event.getPrompt().get(0).getContent()).isEqualTo(content));
  }

  private static byte[] body(String content) {
    return ("{\"prompt\": [{\"role\": \"user\", \"content\": \""
            + content
            + "\"}], \"response\": \"r\", \"rating\": \"up\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
