package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.settings.Method;
import dev.plumbline.model.network.ThreadBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of a model that knows users and assistants only, as the first Mistral models. */
class SystemlessTemplateTest {

  private static final String USERS_FIRST =
      """
      {%- for message in messages -%}
        {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
          {{ raise_exception('roles must alternate user/assistant/user/assistant/...') }}
        {%- endif -%}
        {{ message['role'] + ': ' + message['content'] + '\\n' }}
      {%- endfor -%}
      {{ 'assistant: ' }}
      """;

  @TempDir static Path scratch;

  private static TinyRuns tiny;

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyRuns.withTemplate(scratch, USERS_FIRST);
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
  void aRunConcludesWithoutLeavingAnythingOut(Method method) {
    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .run(
                tiny.model(),
                TinyRuns.examples(),
                TinyRuns.settings(method, 5, 1e-3),
                Optional.empty(),
                AlignmentListener.SILENT)) {
      assertThat(outcome.leftOut().refused()).isZero();
      assertThat(outcome.leftOut().tooLong()).isZero();
      assertThat(outcome.contrasts())
          .allSatisfy(scored -> assertThat(scored.ranked().pairs()).isPositive());
      assertThat(outcome.evaluation().rewards().margins()).isNotEmpty();
    }
  }
}
