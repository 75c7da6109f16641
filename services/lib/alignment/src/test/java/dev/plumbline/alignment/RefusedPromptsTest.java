package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.settings.Method;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.network.ThreadBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of a model whose chat template does not take every conversation. */
class RefusedPromptsTest {

  private static final String ALTERNATING =
      """
      {%- for message in messages -%}
        {%- if loop.previtem is defined and loop.previtem.role == message.role -%}
          {{ raise_exception('roles must alternate') }}
        {%- endif -%}
        {{ message.role + ': ' + message.content + '\\n' }}
      {%- endfor -%}
      {{ 'assistant: ' }}
      """;

  @TempDir static Path scratch;

  private static TinyRuns tiny;

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyRuns.withTemplate(scratch, ALTERNATING);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aRunGoesOnWithoutConversationsThatTheTemplateRefusesAndCountsThem(Method method) {
    List<PreferenceExample> examples = new ArrayList<>(TinyRuns.examples());
    examples.addAll(refused(RefusedPromptsTest::askedTwice));

    try (AlignmentOutcome outcome = run(examples, method)) {
      assertThat(outcome.leftOut().refused()).isPositive();
      assertThat(outcome.leftOut().refusal().orElseThrow()).contains("roles must alternate");
      assertThat(outcome.leftOut().tooLong()).isZero();
      assertThat(outcome.metrics())
          .containsEntry("left-out-prompts/refused", (double) outcome.leftOut().refused());
      assertThat(outcome.evaluation().rewards().margins()).isNotEmpty();
    }
  }

  @Test
  void aTemplateThatRefusesAllConversationsIsNamed() {
    assertThatThrownBy(() -> run(refused(RefusedPromptsTest::askedTwice), Method.RAHF_SCIT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("roles must alternate")
        .hasMessageNotContaining("maximum-prompt-tokens");
  }

  @Test
  void conversationsThatUseAllPrivateCharactersAreLeftOutAndCountedToo() {
    List<PreferenceExample> examples = new ArrayList<>(TinyRuns.examples());
    examples.addAll(refused(RefusedPromptsTest::ofAllPrivateCharacters));

    try (AlignmentOutcome outcome = run(examples, Method.RAHF_SCIT)) {
      assertThat(outcome.leftOut().refused()).isPositive();
      assertThat(outcome.leftOut().refusal().orElseThrow()).contains("private characters");
      assertThat(outcome.evaluation().rewards().margins()).isNotEmpty();
    }
  }

  private static List<ChatMessage> askedTwice(int number) {
    return List.of(ChatMessage.user("one " + number), ChatMessage.user("two " + number));
  }

  private static List<ChatMessage> ofAllPrivateCharacters(int number) {
    String all =
        IntStream.concat(
                IntStream.rangeClosed(0xfdd0, 0xfdef), IntStream.rangeClosed(0xe000, 0xf8ff))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return List.of(ChatMessage.user(number + all));
  }

  private static List<PreferenceExample> refused(IntFunction<List<ChatMessage>> conversations) {
    List<PreferenceExample> refused = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      refused.add(
          new PreferenceExample(
              "refused" + i,
              "refused-prompt" + i,
              conversations.apply(i),
              Optional.of(Response.whole("it is so")),
              Optional.of(Response.whole("there are many ways to go")),
              false));
    }
    return refused;
  }

  private static AlignmentOutcome run(List<PreferenceExample> examples, Method method) {
    return new AlignmentRun()
        .run(
            tiny.model(),
            examples,
            TinyRuns.settings(method, 5, 1e-3),
            Optional.empty(),
            AlignmentListener.SILENT);
  }
}
