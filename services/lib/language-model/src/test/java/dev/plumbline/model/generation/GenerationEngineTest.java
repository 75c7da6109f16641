package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.KeyValueCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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
  void aListenerThatFailsTakesOnlyItsOwnAnswerDown() {
    engine.start(SmallEngine.ONE_CORE);
    FailingListener failing = new FailingListener();
    engine.submit(engine.request(30), failing);

    RecordedAnswer other = engine.submit(engine.request(30));

    assertThat(other.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(other.ids()).isEqualTo(engine.greedy(30));
    assertThat(failing.failure).hasMessage("the listener is broken");
  }

  @Test
  void anEngineThatCannotGoOnSaysSoAndLeavesNobodyWaiting() {
    engine.start(SmallEngine.ONE_CORE.withBatch(2));
    RecordedAnswer held = RecordedAnswer.held();
    engine.submit(engine.request(30), held);
    held.awaitFirstToken();
    engine.submit(engine.request(30), new DeadlyListener());
    RecordedAnswer queued = engine.submit(engine.request(30));

    held.release();

    assertThatThrownBy(held::reason).hasStackTraceContaining("the end");
    assertThatThrownBy(queued::reason).hasStackTraceContaining("the end");
    await().until(() -> engine.failure().isPresent());
    assertThatThrownBy(() -> engine.submit(engine.request(1), new RecordedAnswer()))
        .isInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("the end");
  }

  @Test
  void anAdapterThatGivesNoNumbersTakesOnlyItsOwnAnswersDown() {
    engine.start(SmallEngine.ONE_CORE);
    try (LoraAdapter broken = overflowing()) {
      RecordedAnswer doomed = engine.submit(engine.request(30, broken, "broken"));

      RecordedAnswer other = engine.submit(engine.request(30));

      assertThat(other.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(other.ids()).isEqualTo(engine.greedy(30));
      assertThatThrownBy(doomed::reason).hasStackTraceContaining("logits are not numbers");
      RecordedAnswer later = engine.submit(engine.request(30));
      assertThat(later.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(later.ids()).isEqualTo(engine.greedy(30));
    }
  }

  @Test
  void whatWasReadAheadWithoutGivingNumbersDoesNotReachOthers() {
    engine.start(SmallEngine.ONE_CORE);
    List<Integer> alone = idsOf(engine.submit(startingAnew()));
    try (LoraAdapter broken = overflowing()) {
      engine.readAhead(prompt(50), broken, "broken");
      await().until(() -> engine.status().aheadTokens() == 50);
      RecordedAnswer shorter = RecordedAnswer.held();
      engine.submit(startingAnew(), shorter);
      shorter.awaitFirstToken();
      RecordedAnswer longer =
          engine.submit(new GenerationRequest(prompt(80), SmallEngine.wholeLength(20)));

      shorter.release();

      assertThat(longer.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(idsOf(shorter)).isEqualTo(alone);
    }
  }

  @Test
  void aCancelledPromptThatGaveNoNumbersDoesNotReachOthers() {
    engine.start(SmallEngine.ONE_CORE.withPrefillTokens(20));
    List<Integer> alone = idsOf(engine.submit(startingAnew()));
    RecordedAnswer shorter = new RecordedAnswer();
    AtomicReference<GenerationHandle> reading = new AtomicReference<>();
    try (LoraAdapter broken = overflowing()) {
      ActingListener longer =
          new ActingListener(
              Map.of(
                  1, () -> reading.set(engine.submit(brokenRequest(broken), new RecordedAnswer())),
                  4, () -> reading.get().cancel(),
                  6, () -> engine.submit(startingAnew(), shorter)));

      engine.submit(new GenerationRequest(prompt(80), SmallEngine.wholeLength(40)), longer);

      assertThat(idsOf(shorter)).isEqualTo(alone);
    }
  }

  private static GenerationRequest brokenRequest(LoraAdapter broken) {
    return new GenerationRequest(
        prompt(90), SmallEngine.wholeLength(2), Optional.of(broken), "broken");
  }

  private static GenerationRequest startingAnew() {
    return new GenerationRequest(new int[] {7, 8, 9}, SmallEngine.wholeLength(12));
  }

  private static int[] prompt(int length) {
    return IntStream.range(0, length).map(i -> 1 + i % 11).toArray();
  }

  private static List<Integer> idsOf(RecordedAnswer answer) {
    assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
    return answer.ids();
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

  /** Finite values whose product is not. */
  private static LoraAdapter overflowing() {
    Map<LoraSite, LoraMatrices> values =
        PeftFormat.values(engine.model().adapter(), engine.model().configuration());
    for (LoraMatrices pair : values.values()) {
      Arrays.fill(pair.a(), 1e30f);
      Arrays.fill(pair.b(), 1e30f);
    }
    return LoraAdapter.of(values, engine.model().manager());
  }

  /** Does something at some of its tokens, in the engine's thread. */
  private static final class ActingListener implements GenerationListener {
    private final Map<Integer, Runnable> actions;
    private int tokens;

    ActingListener(Map<Integer, Runnable> actions) {
      this.actions = actions;
    }

    @Override
    public void onToken(int id) {
      tokens++;
      actions.getOrDefault(tokens, () -> {}).run();
    }

    @Override
    public void onFinish(FinishReason reason, String text, int prompt, int completion) {}

    @Override
    public void onFailure(Throwable failure) {}
  }

  /** Fails at its third token. */
  private static final class FailingListener implements GenerationListener {
    private int tokens;
    private volatile Throwable failure;

    @Override
    public void onToken(int id) {
      tokens++;
      if (tokens == 3) {
        throw new IllegalStateException("the listener is broken");
      }
    }

    @Override
    public void onFinish(
        FinishReason reason, String text, int promptTokens, int completionTokens) {}

    @Override
    public void onFailure(Throwable cause) {
      failure = cause;
    }
  }

  /** Ends the thread that calls it. */
  private static final class DeadlyListener implements GenerationListener {
    @Override
    public void onToken(int id) {
      throw new LinkageError("the end");
    }

    @Override
    public void onFinish(
        FinishReason reason, String text, int promptTokens, int completionTokens) {}

    @Override
    public void onFailure(Throwable cause) {}
  }
}
