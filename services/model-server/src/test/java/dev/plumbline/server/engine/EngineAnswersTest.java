package dev.plumbline.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.generation.AnswerFuture;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.network.ComputeSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.ContentGuard;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import dev.plumbline.server.answers.AnswerRequest;
import dev.plumbline.server.answers.PreparedAnswer;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.PromptTooLongException;
import dev.plumbline.server.answers.Sampling;
import dev.plumbline.server.answers.UnfitRequestException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real model is given to answer, and what it cannot be given. */
class EngineAnswersTest {
  private static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");
  private static final int LENGTH = 12;
  private static final Prompt TEXT = new Prompt.Continuation("hot day");
  private static final Prompt QUESTION =
      new Prompt.Conversation(List.of(ChatMessage.user("hot day")));

  @TempDir private Path directory;

  private final AdapterRegistry registry =
      new AdapterRegistry(
          announcement -> () -> {},
          "no adapters",
          new RegistryLimits(1, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(1))),
          new SilentReloads(),
          new ScheduledThreadPoolExecutor(1),
          Clock.systemUTC());
  private LanguageModel model;
  private GenerationEngine engine;

  @AfterEach
  void stop() {
    engine.close();
    model.close();
    registry.close();
  }

  @Test
  void whatIsTooLongIsBlamedOnTheParameterThatBroughtIt() {
    EngineAnswers answers = open(MODEL);

    for (Prompt prompt : List.of(TEXT, QUESTION)) {
      PromptTooLongException refusal =
          catchThrowableOfType(
              PromptTooLongException.class, () -> answers.prepare(request(prompt, 256)));

      assertThat(refusal.parameter()).isEqualTo(prompt.parameter());
      assertThat(refusal).hasMessageContaining("shorten '" + prompt.parameter() + "'");
    }
  }

  @Test
  void whatIsTooLongByFarIsRefusedBeforeAllOfItIsRead() {
    EngineAnswers answers = open(MODEL);
    String digits = "7".repeat(1_000_000);

    for (Prompt prompt :
        List.of(
            new Prompt.Continuation(digits),
            new Prompt.Conversation(List.of(ChatMessage.user(digits))))) {
      PromptTooLongException refusal =
          catchThrowableOfType(
              PromptTooLongException.class, () -> answers.prepare(request(prompt, 1)));

      assertThat(refusal.parameter()).isEqualTo(prompt.parameter());
      assertThat(refusal)
          .hasMessageContaining("has more than " + engine.contextLimit() + " tokens")
          .hasMessageContaining("shorten '" + prompt.parameter() + "'");
    }
  }

  @Test
  void aPromptIsReadOnceForAllAnswersToIt() throws Exception {
    open(MODEL);
    List<String> calls = new ArrayList<>();
    EngineAnswers answers = answers(noting(calls));
    AnswerRequest request = request(TEXT, LENGTH);
    Sampling sampling = request.sampling();

    List<PreparedAnswer> prepared =
        answers.prepare(TEXT, List.of(sampling, sampling, sampling), request.lease());

    assertThat(prepared).hasSize(3);
    assertThat(calls).containsExactly("encodeFromBeginning");
  }

  /** The model's tokenizer, whose calls are noted by their names. */
  private Tokenizer noting(List<String> calls) {
    return (Tokenizer)
        Proxy.newProxyInstance(
            Tokenizer.class.getClassLoader(),
            new Class<?>[] {Tokenizer.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              return method.invoke(model.tokenizer(), arguments);
            });
  }

  @Test
  void aModelWithoutAChatTemplateRefusesConversationsAndSaysWhatItTakes() throws Exception {
    EngineAnswers answers = open(TinyModelCopy.in(directory).withoutChatTemplate().folder());

    UnfitRequestException refusal =
        catchThrowableOfType(
            UnfitRequestException.class, () -> answers.prepare(request(QUESTION, LENGTH)));

    assertThat(refusal.parameter()).isEqualTo("messages");
    assertThat(refusal)
        .hasMessageContaining("no chat template")
        .hasMessageContaining("/v1/completions");
    assertThat(answer(answers, TEXT).end().completionTokens()).isPositive();
  }

  @Test
  void aTextIsContinuedAfterTheTokenThatTheModelsTextsBeginWith() throws Exception {
    EngineAnswers answers = open(TinyModelCopy.in(directory).beginningTexts().folder());

    HeardAnswer answer = answer(answers, TEXT);

    int[] prompt =
        model
            .tokenizer()
            .encodeRendered("<|im_start|>hot day", new ContentGuard('\ufdd2', '\ufdd3'));
    assertThat(answer.end().promptTokens()).isEqualTo(prompt.length);
    assertThat(answer.text()).isEqualTo(generated(prompt));
  }

  @Test
  void theBlankBetweenATextAndItsContinuationIsAPartOfTheAnswer() throws Exception {
    EngineAnswers answers = open(TinyModelCopy.in(directory).losingFirstBlanks().folder());
    int blank = model.tokenizer().encode(" ")[0];

    Map<Integer, Double> onlyBlanks = Map.of(blank, 100.0);

    HeardAnswer continued = answer(answers, request(TEXT, LENGTH, onlyBlanks));
    HeardAnswer ofItsOwn = answer(answers, request(QUESTION, LENGTH, onlyBlanks));

    assertThat(continued.text()).isEqualTo(" ".repeat(LENGTH));
    assertThat(ofItsOwn.text()).isEqualTo(" ".repeat(LENGTH - 1));
    assertThat(bytes(continued)).isEqualTo(continued.text());
    assertThat(bytes(ofItsOwn)).isEqualTo(ofItsOwn.text());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBytesOfItsTokensMakeTheAnswer(boolean conversation) throws Exception {
    EngineAnswers answers = open(MODEL);

    HeardAnswer answer = answer(answers, conversation ? QUESTION : TEXT);

    assertThat(answer.tokens()).hasSize(answer.end().completionTokens()).isNotEmpty();
    assertThat(bytes(answer)).isEqualTo(answer.text());
  }

  /** What the bytes of all tokens make together. */
  private static String bytes(HeardAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    answer.tokens().forEach(token -> token.token().bytes().forEach(bytes::write));
    return bytes.toString(UTF_8);
  }

  /** What the engine itself makes of tokens. */
  private String generated(int... prompt) {
    AnswerFuture answer = new AnswerFuture();
    engine.submit(new GenerationRequest(prompt, SamplingOptions.greedy(LENGTH)), answer);
    return answer.join();
  }

  private HeardAnswer answer(EngineAnswers answers, Prompt prompt) throws Exception {
    return answer(answers, request(prompt, LENGTH));
  }

  private static HeardAnswer answer(EngineAnswers answers, AnswerRequest request) throws Exception {
    HeardAnswer heard = new HeardAnswer();
    answers.prepare(request).start(heard);
    heard.end();
    return heard;
  }

  private EngineAnswers open(Path folder) {
    model =
        LanguageModel.open(
            folder.toString(),
            ComputeSettings.defaults(),
            directory.resolve("cache"),
            Progress.silent());
    engine = GenerationEngine.start(model, EngineSettings.defaults().withThreads(1));
    return answers(model.tokenizer());
  }

  private EngineAnswers answers(Tokenizer tokenizer) {
    return new EngineAnswers(
        engine,
        model.tokenizer(),
        new PromptEncoder(tokenizer, model.chatEncoder()),
        model.configuration().vocabularySize(),
        new CommonBeginnings());
  }

  /** Greedy, with the likeliest three tokens at each place. */
  private AnswerRequest request(Prompt prompt, int maxTokens) {
    return request(prompt, maxTokens, Map.of());
  }

  private AnswerRequest request(Prompt prompt, int maxTokens, Map<Integer, Double> bias) {
    Sampling sampling =
        new Sampling(
            0,
            1,
            0,
            0,
            0,
            0,
            bias,
            OptionalLong.empty(),
            maxTokens,
            true,
            List.of(),
            OptionalInt.of(3));
    return new AnswerRequest(prompt, sampling, registry.leaseBase("default"));
  }
}
