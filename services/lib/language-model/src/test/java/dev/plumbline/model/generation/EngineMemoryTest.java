package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.KeyValueCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an engine keeps of prompts, answers and adapters, and for how long. */
class EngineMemoryTest {
  @RegisterExtension private static final SmallEngine engine = new SmallEngine();

  @Test
  void keysAndValuesStayWithinTheirBudgetHoweverMuchIsAsked() {
    long budget = 3 * 256 * KeyValueCache.bytesPerToken(engine.model().configuration());
    engine.start(SmallEngine.ONE_CORE.withCacheBytes(budget));
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(engine.submit(engine.request(i % 3 == 0 ? 110 : 5)));
    }

    for (RecordedAnswer answer : answers) {
      assertThat(engine.status().cacheBytes()).isLessThanOrEqualTo(budget);
      assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void whatPromptsHaveInCommonIsReadOnce() {
    engine.start(SmallEngine.ONE_CORE);
    int length = engine.model().prompt(0).length;
    RecordedAnswer first = engine.submit(engine.request(20));
    RecordedAnswer atTheSameTime = engine.submit(engine.request(20));
    assertThat(first.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(atTheSameTime.reason()).isEqualTo(FinishReason.LENGTH);
    await().until(() -> engine.status().active() == 0);

    RecordedAnswer later = engine.submit(engine.request(20));

    assertThat(later.reason()).isEqualTo(FinishReason.LENGTH);
    await().until(() -> engine.status().reusedTokens() == 2L * (length - 1));
    assertThat(engine.status().promptTokens()).isEqualTo(length + 2L);
    assertThat(first.ids()).isEqualTo(engine.greedy(20));
    assertThat(atTheSameTime.ids()).isEqualTo(engine.greedy(20));
    assertThat(later.ids()).isEqualTo(engine.greedy(20));
  }

  @Test
  void nothingIsSharedBetweenAdapters() {
    engine.start(SmallEngine.ONE_CORE);
    try (LoraAdapter adapter = engine.adapter()) {
      RecordedAnswer base = engine.submit(engine.request(20));
      base.reason();

      RecordedAnswer adapted = engine.submit(engine.request(20, adapter, "adapter"));

      adapted.reason();
      await().until(() -> engine.status().active() == 0);
      assertThat(engine.status().reusedTokens()).isZero();
      assertThat(adapted.ids()).isNotEqualTo(base.ids());
    }
  }

  @Test
  void whatTheAnswersOfFreedAdaptersLeftIsForgotten() {
    engine.start(SmallEngine.ONE_CORE);
    answerWithAnAdapterThatIsFreed();
    long once = cacheBytesAfterAnAnswer();

    for (int i = 0; i < 5; i++) {
      answerWithAnAdapterThatIsFreed();
    }

    assertThat(cacheBytesAfterAnAnswer()).isEqualTo(once).isPositive();
  }

  private void answerWithAnAdapterThatIsFreed() {
    LoraAdapter adapter = engine.adapter();
    engine.submit(engine.request(20, adapter, "adapter")).reason();
    adapter.close();
    await().until(() -> !adapter.isOpen());
  }

  private long cacheBytesAfterAnAnswer() {
    engine.submit(engine.request(20)).reason();
    await().until(() -> engine.status().active() == 0);
    return engine.status().cacheBytes();
  }

  @Test
  void aConversationGoesOnWhereItsAnswerEnded() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer answer = engine.submit(engine.request(20));
    answer.reason();
    int[] prompt = engine.model().prompt(0);
    int[] next = Arrays.copyOf(prompt, prompt.length + 25);
    Arrays.fill(next, prompt.length, next.length, 5);
    for (int i = 0; i < 20; i++) {
      next[prompt.length + i] = answer.ids().get(i);
    }

    engine.submit(new GenerationRequest(next, SmallEngine.wholeLength(3))).reason();

    await().until(() -> engine.status().reusedTokens() == prompt.length + 19L);
  }

  @Test
  void anAdapterThatIsClosedLivesUntilItsLastAnswerEnds() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer held = RecordedAnswer.held();
    LoraAdapter adapter = engine.adapter();
    engine.submit(engine.request(20, adapter, "a"), held);
    held.awaitFirstToken();

    adapter.close();

    assertThat(adapter.isOpen()).isTrue();
    held.release();
    await().until(() -> !adapter.isOpen());
    assertThatThrownBy(() -> engine.submit(engine.request(2, adapter, "a"), new RecordedAnswer()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyAnswersLeaveNothingBehind() {
    engine.start(SmallEngine.ONE_CORE.withBatch(4));
    try (LoraAdapter adapter = engine.adapter()) {
      answerMany(adapter);
      int tensors = engine.model().transformerTensors();

      for (int round = 0; round < 5; round++) {
        answerMany(adapter);
      }

      assertThat(engine.model().transformerTensors()).isEqualTo(tensors);
    }
  }

  private void answerMany(LoraAdapter adapter) {
    List<RecordedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Optional<LoraAdapter> some = i % 2 == 0 ? Optional.of(adapter) : Optional.empty();
      answers.add(
          engine.submit(
              new GenerationRequest(
                  engine.model().prompt(i % 3), SmallEngine.wholeLength(10), some, "" + i % 2)));
    }
    answers.forEach(RecordedAnswer::reason);
    await().until(() -> engine.status().active() == 0);
  }
}
