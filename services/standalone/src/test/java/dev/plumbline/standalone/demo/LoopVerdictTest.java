package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LoopVerdictTest {
  private static final DemoReport CLOSED = SampleReport.closed();

  @Test
  void aLoopThatClosedHasNoGaps() {
    assertThat(LoopVerdict.of(CLOSED).gaps()).isEmpty();
  }

  @Test
  void aRefusedAdapterIsNamedWithTheCheckThatRefusedIt() {
    DemoReport report =
        SampleReport.with(
            Optional.of(SampleReport.run(RunState.REJECTED, false)),
            Optional.empty(),
            SampleReport.heldOut(OptionalLong.empty()),
            CLOSED.requests());

    assertThat(LoopVerdict.of(report).gaps())
        .containsExactly(
            "training run run-1 ended as rejected: mean margin above 0",
            "no adapter was announced on Kafka");
  }

  @Test
  void anAnnouncedAdapterThatDidNotAnswerIsAGap() {
    DemoReport report =
        SampleReport.with(
            CLOSED.run(),
            CLOSED.swap(),
            SampleReport.heldOut(OptionalLong.empty()),
            CLOSED.requests());

    assertThat(LoopVerdict.of(report).gaps())
        .containsExactly(
            "16 of 16 answers after the training did not come from the announced version 1");
  }

  @Test
  void aFailedRequestIsAGap() {
    List<StreamedRequest> requests = new ArrayList<>(CLOSED.requests());
    requests.add(
        new StreamedRequest(
            Instant.EPOCH, Instant.EPOCH, OptionalLong.empty(), Optional.of("HTTP 500")));
    DemoReport report = SampleReport.with(CLOSED.run(), CLOSED.swap(), CLOSED.heldOut(), requests);

    assertThat(LoopVerdict.of(report).gaps())
        .containsExactly("1 of 41 requests failed, the first with: HTTP 500");
  }

  @Test
  void answersThatUsersDoNotLikeAreAGap() {
    List<HeldOutAnswer> unchanged =
        CLOSED.heldOut().stream()
            .map(
                answer ->
                    new HeldOutAnswer(
                        answer.question(),
                        answer.before(),
                        SampleReport.answer(OptionalLong.of(1), 90, false)))
            .toList();
    DemoReport report =
        SampleReport.with(CLOSED.run(), CLOSED.swap(), unchanged, CLOSED.requests());

    assertThat(LoopVerdict.of(report).gaps())
        .containsExactly("users like 0 % of the answers after the training (at least 60 %)");
  }
}
