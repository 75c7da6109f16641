package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.OracleCase;
import dev.plumbline.model.tensor.DeviceLostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong with one answer stays with it, and with the engine nobody waits in vain. */
class FailingAnswersTest {
  @RegisterExtension private static final SmallEngine engine = new SmallEngine();

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

  @Test
  void anEngineWhoseDeviceIsLostCannotGoOn() {
    try (OracleCase model = OracleCase.open(engine.model().folder());
        GenerationEngine lost = start(model)) {
      model.loseDevice();
      RecordedAnswer doomed = new RecordedAnswer();

      lost.submit(engine.request(30), doomed);

      assertThatThrownBy(doomed::reason).hasRootCauseInstanceOf(IllegalStateException.class);
      await().until(() -> lost.failure().isPresent());
      assertThat(lost.failure().get())
          .isInstanceOf(DeviceLostException.class)
          .hasMessageContaining("cpu() computes nothing any more; start the process anew");
    }
  }

  @Test
  void anEngineWhoseDeviceIsLostInTheMiddleOfAnAnswerCannotGoOn() {
    try (OracleCase model = OracleCase.open(engine.model().folder());
        GenerationEngine lost = start(model)) {
      RecordedAnswer held = RecordedAnswer.held();
      lost.submit(engine.request(30), held);
      held.awaitFirstToken();
      model.loseDevice();

      held.release();

      assertThatThrownBy(held::reason).hasRootCauseInstanceOf(IllegalStateException.class);
      await().until(() -> lost.failure().isPresent());
      assertThat(lost.failure().get()).isInstanceOf(DeviceLostException.class);
    }
  }

  private static GenerationEngine start(OracleCase model) {
    return GenerationEngine.start(model.transformer(), model.tokenizer(), SmallEngine.ONE_CORE);
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
