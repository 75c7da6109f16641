package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.OracleCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationEngineTest {
  private static final EngineSettings ONE_CORE = EngineSettings.defaults().withThreads(1);
  private static OracleCase model;

  private GenerationEngine engine;

  @BeforeAll
  static void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @AfterEach
  void closeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void aCancelledAnswerEndsWithWhatThereIs() {
    start(ONE_CORE);
    RecordedAnswer answer = RecordedAnswer.held();
    GenerationHandle handle = engine.submit(request(100), answer);
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
    start(ONE_CORE.withBatch(1).withQueue(1));
    RecordedAnswer held = RecordedAnswer.held();
    engine.submit(request(2), held);
    held.awaitFirstToken();
    RecordedAnswer second = new RecordedAnswer();
    engine.submit(request(2), second);

    assertThatThrownBy(() -> engine.submit(request(2), new RecordedAnswer()))
        .isInstanceOf(EngineFullException.class);

    held.release();
    assertThat(second.reason()).isEqualTo(FinishReason.LENGTH);
    RecordedAnswer third = new RecordedAnswer();
    engine.submit(request(2), third);
    assertThat(third.reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void promptsAndAnswersThatNeverFitAreRefusedWithTheNumbers() {
    start(ONE_CORE);
    int limit = model.configuration().maximumPositions();
    int tooMany = limit - model.prompt(0).length + 1;

    assertThatThrownBy(() -> engine.submit(request(tooMany), new RecordedAnswer()))
        .isInstanceOf(ContextLengthException.class)
        .hasMessageContaining(String.valueOf(tooMany))
        .hasMessageContaining("the model allows " + limit);
  }

  @Test
  void memoryThatNeverSufficesIsRefused() {
    start(ONE_CORE.withCacheBytes(130 * KeyValueCache.bytesPerToken(model.configuration())));

    assertThatThrownBy(() -> engine.submit(request(120), new RecordedAnswer()))
        .isInstanceOf(ContextLengthException.class)
        .hasMessageContaining("memory for keys and values");
  }

  @Test
  void aTokenThatTheModelDoesNotHaveIsRefused() {
    start(ONE_CORE);
    int[] prompt = {model.configuration().vocabularySize()};

    assertThatThrownBy(
            () ->
                engine.submit(
                    new GenerationRequest(prompt, SamplingOptions.greedy(1)), new RecordedAnswer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token " + model.configuration().vocabularySize());
  }

  @Test
  void keysAndValuesStayWithinTheirBudgetHoweverMuchIsAsked() {
    long budget = 3 * 256 * KeyValueCache.bytesPerToken(model.configuration());
    start(ONE_CORE.withCacheBytes(budget));
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(submit(request(i % 3 == 0 ? 110 : 5)));
    }

    for (RecordedAnswer answer : answers) {
      assertThat(engine.status().cacheBytes()).isLessThanOrEqualTo(budget);
      assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aListenerThatFailsTakesOnlyItsOwnAnswerDown() {
    start(ONE_CORE);
    FailingListener failing = new FailingListener();
    engine.submit(request(30), failing);

    RecordedAnswer other = submit(request(30));

    assertThat(other.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(other.ids()).isEqualTo(greedy(30));
    assertThat(failing.failure).hasMessage("the listener is broken");
  }

  @Test
  void anAdapterThatGivesNoNumbersTakesOnlyItsOwnAnswersDown() {
    start(ONE_CORE);
    try (LoraAdapter broken = overflowing()) {
      RecordedAnswer doomed =
          submit(
              new GenerationRequest(
                  model.prompt(0), wholeLength(30), Optional.of(broken), "broken"));

      RecordedAnswer other = submit(request(30));

      assertThat(other.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(other.ids()).isEqualTo(greedy(30));
      assertThatThrownBy(doomed::reason).hasStackTraceContaining("logits are not numbers");
      RecordedAnswer later = submit(request(30));
      assertThat(later.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(later.ids()).isEqualTo(greedy(30));
    }
  }

  @Test
  void aSeedGivesTheSameAnswerWhateverElseIsInTheBatch() {
    start(ONE_CORE);
    SamplingOptions seeded = wholeSampled(40).withSeed(17);
    RecordedAnswer alone = submit(new GenerationRequest(model.prompt(1), seeded));
    alone.reason();

    List<RecordedAnswer> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(submit(new GenerationRequest(model.prompt(i % 3), wholeSampled(30 + i))));
    }
    RecordedAnswer together = submit(new GenerationRequest(model.prompt(1), seeded));

    together.reason();
    others.forEach(RecordedAnswer::reason);
    assertThat(together.ids()).isEqualTo(alone.ids());
  }

  @Test
  void logProbabilitiesAreThoseOfTheModelWhateverIsDoneToItsLogits() {
    start(ONE_CORE);
    RecordedAnswer plain = submit(request(5).withLogProbabilities(3));
    SamplingOptions biased = wholeLength(1).withLogitBias(Map.of(7, 1e6));

    RecordedAnswer forced =
        submit(new GenerationRequest(model.prompt(0), biased).withLogProbabilities(3));

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
    start(ONE_CORE.withCacheBytes(400 * KeyValueCache.bytesPerToken(model.configuration())));

    int answer = (int) engine.contextLimit() - model.prompt(0).length;

    assertThat(submit(request(answer)).reason()).isEqualTo(FinishReason.LENGTH);
    assertThatThrownBy(() -> submit(request(answer + 1)))
        .isInstanceOf(ContextLengthException.class);
  }

  @Test
  void whatPromptsHaveInCommonIsReadOnce() {
    start(ONE_CORE);
    int length = model.prompt(0).length;
    RecordedAnswer first = submit(request(20));
    RecordedAnswer atTheSameTime = submit(request(20));
    assertThat(first.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(atTheSameTime.reason()).isEqualTo(FinishReason.LENGTH);
    await().until(() -> engine.status().active() == 0);

    RecordedAnswer later = submit(request(20));

    assertThat(later.reason()).isEqualTo(FinishReason.LENGTH);
    await().until(() -> engine.status().reusedTokens() == 2L * (length - 1));
    assertThat(engine.status().promptTokens()).isEqualTo(length + 2L);
    assertThat(first.ids()).isEqualTo(greedy(20));
    assertThat(atTheSameTime.ids()).isEqualTo(greedy(20));
    assertThat(later.ids()).isEqualTo(greedy(20));
  }

  @Test
  void nothingIsSharedBetweenAdapters() {
    start(ONE_CORE);
    try (LoraAdapter adapter =
        PeftFormat.read(model.adapter(), model.configuration(), model.manager())) {
      RecordedAnswer base = submit(request(20));
      base.reason();

      RecordedAnswer adapted =
          submit(
              new GenerationRequest(
                  model.prompt(0), wholeLength(20), Optional.of(adapter), "adapter"));

      adapted.reason();
      await().until(() -> engine.status().active() == 0);
      assertThat(engine.status().reusedTokens()).isZero();
      assertThat(adapted.ids()).isNotEqualTo(base.ids());
    }
  }

  @Test
  void whatTheAnswersOfFreedAdaptersLeftIsForgotten() {
    start(ONE_CORE);
    answerWithAnAdapterThatIsFreed();
    long once = cacheBytesAfterAnAnswer();

    for (int i = 0; i < 5; i++) {
      answerWithAnAdapterThatIsFreed();
    }

    assertThat(cacheBytesAfterAnAnswer()).isEqualTo(once).isPositive();
  }

  private void answerWithAnAdapterThatIsFreed() {
    LoraAdapter adapter = PeftFormat.read(model.adapter(), model.configuration(), model.manager());
    submit(new GenerationRequest(model.prompt(0), wholeLength(20), Optional.of(adapter), "adapter"))
        .reason();
    adapter.close();
    await().until(() -> !adapter.isOpen());
  }

  private long cacheBytesAfterAnAnswer() {
    submit(request(20)).reason();
    await().until(() -> engine.status().active() == 0);
    return engine.status().cacheBytes();
  }

  @Test
  void aConversationGoesOnWhereItsAnswerEnded() {
    start(ONE_CORE);
    RecordedAnswer answer = submit(request(20));
    answer.reason();
    int[] prompt = model.prompt(0);
    int[] next = Arrays.copyOf(prompt, prompt.length + 25);
    Arrays.fill(next, prompt.length, next.length, 5);
    for (int i = 0; i < 20; i++) {
      next[prompt.length + i] = answer.ids().get(i);
    }

    submit(new GenerationRequest(next, wholeLength(3))).reason();

    await().until(() -> engine.status().reusedTokens() == prompt.length + 19L);
  }

  @Test
  void aStopTextEndsTheAnswerBeforeIt() {
    start(ONE_CORE);
    RecordedAnswer whole = submit(request(30));
    whole.reason();
    String stop = whole.text().substring(10, 13);
    String expected = whole.text().substring(0, whole.text().indexOf(stop));

    RecordedAnswer stopped =
        submit(new GenerationRequest(model.prompt(0), wholeLength(30).withStop(List.of(stop))));

    assertThat(stopped.reason()).isEqualTo(FinishReason.STOP);
    assertThat(stopped.text()).isEqualTo(expected).isEqualTo(stopped.streamed());
  }

  @Test
  void theAnswerEndsAtTheTokenThatEndsATurn() {
    start(ONE_CORE);
    int end = model.tokenizer().stopTokens().iterator().next();
    SamplingOptions options = SamplingOptions.greedy(30).withLogitBias(Map.of(end, 1e6));

    RecordedAnswer answer = submit(new GenerationRequest(model.prompt(0), options));

    assertThat(answer.reason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.completionTokens()).isEqualTo(1);
    assertThat(answer.promptTokens()).isEqualTo(model.prompt(0).length);
  }

  @Test
  void anAdapterThatIsClosedLivesUntilItsLastAnswerEnds() {
    start(ONE_CORE);
    RecordedAnswer held = RecordedAnswer.held();
    LoraAdapter adapter = PeftFormat.read(model.adapter(), model.configuration(), model.manager());
    engine.submit(
        new GenerationRequest(model.prompt(0), wholeLength(20), Optional.of(adapter), "a"), held);
    held.awaitFirstToken();

    adapter.close();

    assertThat(adapter.isOpen()).isTrue();
    held.release();
    await().until(() -> !adapter.isOpen());
    assertThatThrownBy(
            () ->
                engine.submit(
                    new GenerationRequest(
                        model.prompt(0), wholeLength(2), Optional.of(adapter), "a"),
                    new RecordedAnswer()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingEndsEveryAnswer() {
    start(ONE_CORE.withBatch(2));
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(submit(request(100)));
    }

    engine.close();

    assertThat(answers).allMatch(RecordedAnswer::hasEnded);
    assertThatThrownBy(() -> engine.submit(request(2), new RecordedAnswer()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyAnswersLeaveNothingBehind() {
    start(ONE_CORE.withBatch(4));
    try (LoraAdapter adapter =
        PeftFormat.read(model.adapter(), model.configuration(), model.manager())) {
      answerMany(adapter);
      int tensors = model.transformerTensors();

      for (int round = 0; round < 5; round++) {
        answerMany(adapter);
      }

      assertThat(model.transformerTensors()).isEqualTo(tensors);
    }
  }

  private void answerMany(LoraAdapter adapter) {
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Optional<LoraAdapter> some = i % 2 == 0 ? Optional.of(adapter) : Optional.empty();
      answers.add(
          submit(new GenerationRequest(model.prompt(i % 3), wholeLength(10), some, "" + i % 2)));
    }
    answers.forEach(RecordedAnswer::reason);
    await().until(() -> engine.status().active() == 0);
  }

  private void start(EngineSettings settings) {
    engine = GenerationEngine.start(model.transformer(), model.tokenizer(), settings);
  }

  private RecordedAnswer submit(GenerationRequest request) {
    RecordedAnswer answer = new RecordedAnswer();
    engine.submit(request, answer);
    return answer;
  }

  private static GenerationRequest request(int tokens) {
    return new GenerationRequest(model.prompt(0), wholeLength(tokens));
  }

  private static List<Integer> greedy(int tokens) {
    return Arrays.stream(model.greedy(0)).limit(tokens).boxed().toList();
  }

  private static SamplingOptions wholeLength(int tokens) {
    return SamplingOptions.greedy(tokens).withIgnoreStopTokens(true);
  }

  private static SamplingOptions wholeSampled(int tokens) {
    return SamplingOptions.sampling(1, tokens).withIgnoreStopTokens(true);
  }

  /** Finite values whose product is not. */
  private static LoraAdapter overflowing() {
    Map<LoraSite, LoraMatrices> values = PeftFormat.values(model.adapter(), model.configuration());
    for (LoraMatrices pair : values.values()) {
      Arrays.fill(pair.a(), 1e30f);
      Arrays.fill(pair.b(), 1e30f);
    }
    return LoraAdapter.of(values, model.manager());
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
}
