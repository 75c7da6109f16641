package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.network.KeyValueCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GenerationEngineTest {
  @RegisterExtension private static final SmallEngine engine = new SmallEngine();

  @Test
  void aCancelledAnswerEndsWithWhatThereIs() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer answer = RecordedAnswer.held();
    GenerationHandle handle = engine.submit(engine.request(100), answer);
    answer.awaitFirstToken();

    handle.cancel();
    answer.release();

    assertThat(answer.reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(answer.completionTokens()).isEqualTo(1);
    assertThat(answer.text()).isEqualTo(answer.streamed());
    await().until(() -> engine.status().active() == 0);
  }

  @Test
  void aFullQueueRefusesAtOnceAndTakesRequestsAgainLater() {
    engine.start(SmallEngine.ONE_CORE.withBatch(1).withQueue(1));
    RecordedAnswer held = RecordedAnswer.held();
    engine.submit(engine.request(2), held);
    held.awaitFirstToken();
    RecordedAnswer second = new RecordedAnswer();
    engine.submit(engine.request(2), second);

    assertThatThrownBy(() -> engine.submit(engine.request(2), new RecordedAnswer()))
        .isInstanceOf(EngineFullException.class);

    held.release();
    assertThat(second.reason()).isEqualTo(FinishReason.LENGTH);
    RecordedAnswer third = new RecordedAnswer();
    engine.submit(engine.request(2), third);
    assertThat(third.reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void promptsAndAnswersThatNeverFitAreRefusedWithTheNumbers() {
    engine.start(SmallEngine.ONE_CORE);
    int limit = engine.model().configuration().maximumPositions();
    int tooMany = limit - engine.model().prompt(0).length + 1;

    assertThatThrownBy(() -> engine.submit(engine.request(tooMany), new RecordedAnswer()))
        .isInstanceOf(ContextLengthException.class)
        .hasMessageContaining(String.valueOf(tooMany))
        .hasMessageContaining("the model allows " + limit);
  }

  @Test
  void memoryThatNeverSufficesIsRefused() {
    engine.start(
        SmallEngine.ONE_CORE.withCacheBytes(
            130 * KeyValueCache.bytesPerToken(engine.model().configuration())));

    assertThatThrownBy(() -> engine.submit(engine.request(120), new RecordedAnswer()))
        .isInstanceOf(ContextLengthException.class)
        .hasMessageContaining("memory for keys and values");
  }

  @Test
  void aTokenThatTheModelDoesNotHaveIsRefused() {
    engine.start(SmallEngine.ONE_CORE);
    int[] prompt = {engine.model().configuration().vocabularySize()};

    assertThatThrownBy(
            () ->
                engine.submit(
                    new GenerationRequest(prompt, SamplingOptions.greedy(1)), new RecordedAnswer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token " + engine.model().configuration().vocabularySize());
  }

  @Test
  void whoeverIsCancelledWhileWaitingNeedNotWaitForThoseBefore() {
    engine.start(SmallEngine.ONE_CORE.withBatch(1));
    RecordedAnswer busy = RecordedAnswer.held();
    engine.submit(engine.request(60), busy);
    busy.awaitFirstToken();
    RecordedAnswer next = engine.submit(engine.request(2));
    AtomicBoolean tooLate = new AtomicBoolean();
    CompletableFuture<FinishReason> ended = new CompletableFuture<>();
    GenerationHandle last =
        engine.submit(
            engine.request(2),
            new GenerationListener() {
              @Override
              public void onFinish(FinishReason reason, String text, int prompt, int completion) {
                tooLate.set(busy.hasEnded());
                ended.complete(reason);
              }

              @Override
              public void onFailure(Throwable failure) {
                ended.completeExceptionally(failure);
              }
            });
    last.cancel();

    busy.release();

    assertThat(ended.join()).isEqualTo(FinishReason.CANCELLED);
    assertThat(tooLate).isFalse();
    assertThat(next.reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aSeedGivesTheSameAnswerWhateverElseIsInTheBatch() {
    engine.start(SmallEngine.ONE_CORE);
    SamplingOptions seeded = wholeSampled(40).withSeed(17);
    RecordedAnswer alone = engine.submit(new GenerationRequest(engine.model().prompt(1), seeded));
    alone.reason();

    List<RecordedAnswer> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(
          engine.submit(new GenerationRequest(engine.model().prompt(i % 3), wholeSampled(30 + i))));
    }
    RecordedAnswer together =
        engine.submit(new GenerationRequest(engine.model().prompt(1), seeded));

    together.reason();
    others.forEach(RecordedAnswer::reason);
    assertThat(together.ids()).isEqualTo(alone.ids());
  }

  @Test
  void logProbabilitiesAreThoseOfTheModelWhateverIsDoneToItsLogits() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer plain = engine.submit(engine.request(5).withLogProbabilities(3));
    SamplingOptions biased = SmallEngine.wholeLength(1).withLogitBias(Map.of(7, 1e6));

    RecordedAnswer forced =
        engine.submit(
            new GenerationRequest(engine.model().prompt(0), biased).withLogProbabilities(3));

    plain.reason();
    forced.reason();
    assertThat(plain.probabilities()).hasSize(5);
    TokenLogProbabilities first = plain.probabilities().get(0);
    assertThat(first.chosen()).isEqualTo(first.top().get(0));
    assertThat(first.top()).hasSize(3);
    assertThat(forced.ids()).containsExactly(7);
    assertThat(forced.probabilities().get(0).top().get(0).id()).isEqualTo(first.chosen().id());
    assertThat(forced.probabilities().get(0).chosen().logProbability())
        .isLessThan(first.chosen().logProbability());
  }

  @Test
  void theContextLimitIsWhatCanBeAsked() {
    engine.start(
        SmallEngine.ONE_CORE.withCacheBytes(
            400 * KeyValueCache.bytesPerToken(engine.model().configuration())));

    int answer = (int) engine.contextLimit() - engine.model().prompt(0).length;

    assertThat(engine.submit(engine.request(answer)).reason()).isEqualTo(FinishReason.LENGTH);
    assertThatThrownBy(() -> engine.submit(engine.request(answer + 1)))
        .isInstanceOf(ContextLengthException.class);
  }

  @Test
  void aStopTextEndsTheAnswerBeforeIt() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer whole = engine.submit(engine.request(30));
    whole.reason();
    String stop = whole.text().substring(10, 13);
    String expected = whole.text().substring(0, whole.text().indexOf(stop));

    RecordedAnswer stopped =
        engine.submit(
            new GenerationRequest(
                engine.model().prompt(0), SmallEngine.wholeLength(30).withStop(List.of(stop))));

    assertThat(stopped.reason()).isEqualTo(FinishReason.STOP);
    assertThat(stopped.text()).isEqualTo(expected).isEqualTo(stopped.streamed());
  }

  @Test
  void theAnswerEndsAtTheTokenThatEndsATurn() {
    engine.start(SmallEngine.ONE_CORE);
    int end = engine.model().tokenizer().stopTokens().iterator().next();
    SamplingOptions options = SamplingOptions.greedy(30).withLogitBias(Map.of(end, 1e6));

    RecordedAnswer answer = engine.submit(new GenerationRequest(engine.model().prompt(0), options));

    assertThat(answer.reason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.completionTokens()).isEqualTo(1);
    assertThat(answer.promptTokens()).isEqualTo(engine.model().prompt(0).length);
  }

  @Test
  void closingEndsEveryAnswer() {
    engine.start(SmallEngine.ONE_CORE.withBatch(2));
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(engine.submit(engine.request(100)));
    }

    engine.close();

    assertThat(answers).allMatch(RecordedAnswer::hasEnded);
    assertThatThrownBy(() -> engine.submit(engine.request(2), new RecordedAnswer()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static SamplingOptions wholeSampled(int tokens) {
    return SamplingOptions.sampling(1, tokens).withIgnoreStopTokens(true);
  }
}
