package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an engine reads before it is asked. */
class ReadingAheadTest {
  private static final String KEY = "adapter";
  private static final int TOKENS = 90;

  @RegisterExtension private static final SmallEngine engine = new SmallEngine();

  private LoraAdapter adapter;

  @BeforeEach
  void open() {
    adapter = engine.adapter();
  }

  @AfterEach
  void free() {
    adapter.close();
  }

  @Test
  void whatWasReadAheadIsNotReadAgain() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer without = engine.submit(request(prompt(TOKENS)));
    without.reason();
    engine.close();
    engine.start(SmallEngine.ONE_CORE);

    engine.readAhead(prompt(50), adapter, KEY);
    await().until(() -> engine.status().aheadTokens() == 50);
    RecordedAnswer answer = engine.submit(request(prompt(TOKENS)));

    assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.ids()).isEqualTo(without.ids());
    await().until(() -> engine.status().reusedTokens() == 50);
    assertThat(engine.status().promptTokens()).isEqualTo(TOKENS - 50);
  }

  @Test
  void aLongBeginningIsReadPieceByPiece() {
    engine.start(SmallEngine.ONE_CORE.withPrefillTokens(20));

    engine.readAhead(prompt(TOKENS), adapter, KEY);

    await().until(() -> engine.status().aheadTokens() == TOKENS);
    assertThat(engine.status().tokens()).isZero();
    RecordedAnswer answer = engine.submit(request(prompt(TOKENS + 1)));
    answer.reason();
    await().until(() -> engine.status().reusedTokens() == TOKENS);
    assertThat(engine.status().promptTokens()).isEqualTo(1);
  }

  @Test
  void answersComeFirst() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer held = RecordedAnswer.held();
    engine.submit(engine.request(20), held);
    held.awaitFirstToken();
    engine.readAhead(prompt(TOKENS), adapter, KEY);
    RecordedAnswer second = engine.submit(request(prompt(TOKENS)));

    held.release();

    second.reason();
    await().until(() -> engine.status().active() == 0);
    // The second answer had nothing to start from, and after it nothing is left to be read.
    assertThat(engine.status().reusedTokens()).isZero();
    engine.submit(engine.request(20)).reason();
    await().until(() -> engine.status().tokens() == 60);
    assertThat(engine.status().aheadTokens()).isZero();
  }

  @Test
  void forAnAdapterThatIsFreedNothingIsRead() {
    engine.start(SmallEngine.ONE_CORE);
    RecordedAnswer held = RecordedAnswer.held();
    engine.submit(engine.request(20), held);
    held.awaitFirstToken();
    engine.readAhead(prompt(TOKENS), adapter, KEY);

    adapter.close();
    assertThat(adapter.isOpen()).isFalse();
    held.release();

    held.reason();
    engine.submit(engine.request(1)).reason();
    await().until(() -> engine.status().tokens() == 21);
    assertThat(engine.status().aheadTokens()).isZero();
  }

  @Test
  void theAdapterIsFreedWhenItsBeginningHasBeenRead() {
    engine.start(SmallEngine.ONE_CORE);
    engine.readAhead(prompt(TOKENS), adapter, KEY);
    await().until(() -> engine.status().aheadTokens() > 0);

    adapter.close();

    await().until(() -> !adapter.isOpen());
  }

  @Test
  void whatThisModelCannotReadIsRefused() {
    engine.start(SmallEngine.ONE_CORE);
    int[] unknown = {engine.model().configuration().vocabularySize()};

    assertThatThrownBy(() -> engine.readAhead(unknown, adapter, KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has token " + unknown[0]);
  }

  private GenerationRequest request(int[] prompt) {
    return new GenerationRequest(prompt, SmallEngine.wholeLength(20), Optional.of(adapter), KEY);
  }

  private static int[] prompt(int tokens) {
    int[] prompt = new int[tokens];
    Arrays.setAll(prompt, place -> 3 + (7 * place) % 50);
    return prompt;
  }
}
