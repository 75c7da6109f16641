package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.Sampling;
import dev.plumbline.server.answers.TokenLogprob;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerRecorderTest {
  private final FirstTokens metrics = new FirstTokens();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logProbabilitiesAreKeptUntilTheEndOnlyForAnAnswerThatIsToldAsAWhole(boolean stream) {
    AnswerRecorder recorder = recorder(stream);
    TokenLogprob token =
        new TokenLogprob(new TokenLogprob.Candidate("a", List.of(97), -0.5), 0, List.of());

    recorder.note(new Exchange.Event.Text(0, "a", List.of(token)));
    recorder.note(new Exchange.Event.Text(0, "a", List.of(token)));
    recorder.note(new Exchange.Event.End(0, new AnswerEnd(AnswerEnd.Reason.STOP, 1, 2)));

    FinishedAnswer answer = recorder.answers().get(0);
    assertThat(answer.text()).isEqualTo("aa");
    assertThat(answer.tokens()).hasSize(stream ? 0 : 2);
  }

  @Test
  void anAnswerThatEndedBeforeItBeganHasNoFirstToken() {
    AnswerRecorder left = recorder(true);
    left.note(new Exchange.Event.End(0, new AnswerEnd(AnswerEnd.Reason.CANCELLED, 0, 0)));
    assertThat(metrics.firstTokens).isZero();

    AnswerRecorder ended = recorder(true);
    ended.note(new Exchange.Event.End(0, new AnswerEnd(AnswerEnd.Reason.STOP, 1, 0)));
    assertThat(metrics.firstTokens).isOne();
  }

  private AnswerRecorder recorder(boolean stream) {
    Sampling sampling =
        new Sampling(
            0,
            1,
            0,
            0,
            0,
            0,
            Map.of(),
            OptionalLong.empty(),
            2,
            true,
            List.of(),
            OptionalInt.of(0));
    return new AnswerRecorder(
        new ServingParts(
            null, null, null, completion -> {}, metrics, Duration.ofSeconds(1), Clock.systemUTC()),
        new AnswerHead("cmpl-1", 0, "default@0", "fp"),
        new AnswerCall(
            Optional.empty(),
            List.of(new Prompt.Continuation("a")),
            sampling,
            1,
            stream,
            false,
            Optional.empty(),
            Map.of()),
        new AnswerRecorder.Version("default", 0, Optional.empty()),
        false,
        System.nanoTime());
  }

  private static final class FirstTokens implements AnswerMetrics {
    private int firstTokens;

    @Override
    public void started(String channel, Duration waited) {}

    @Override
    public void firstToken(String channel, Duration sinceArrival) {
      firstTokens++;
    }

    @Override
    public void answered(
        String channel, int promptTokens, int completionTokens, Duration sinceFirstToken) {}

    @Override
    public void ended(String channel, Outcome outcome, Duration sinceArrival) {}

    @Override
    public void refusedBusy() {}
  }
}
