package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.TestDevice;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAnswerWriterTest {

  @TempDir static Path cache;

  private static LanguageModel model;

  @BeforeAll
  static void load() throws IOException {
    Path folder = ReferenceCase.folders().findFirst().orElseThrow();
    model =
        LanguageModel.load(
            ModelOpener.open(new ModelSource.LocalFolder(folder), cache, Progress.silent()),
            TestDevice.options(),
            Progress.silent());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void allConversationsAreAnsweredInOrderHoweverNarrowTheSettingsAre() {
    EngineSettings narrow = EngineSettings.defaults().withThreads(1).withQueue(1).withCacheBytes(1);
    List<String> questions = List.of("what is", "the way", "to go", "on a", "hot day");

    List<Answer> answers = answer(narrow, questions);

    assertThat(answers).extracting(Answer::prompt).containsExactlyElementsOf(questions);
    for (int i = 0; i < questions.size(); i++) {
      List<Answer> alone = answer(EngineSettings.defaults(), List.of(questions.get(i)));
      assertThat(answers.get(i).text()).isEqualTo(alone.get(0).text());
    }
  }

  @Test
  void anAnswerMayGoAsFarAsTheModelSees() {
    List<Answer> answers =
        answer(EngineSettings.defaults(), List.of("what is"), Integer.MAX_VALUE, () -> {});

    assertThat(answers.get(0).text()).isNotBlank();
  }

  @Test
  void aStopIsHeededWhileAnswersAreWritten() {
    Runnable stop =
        () -> {
          throw new AlignmentCancelledException(Phase.EVALUATE);
        };

    assertThatThrownBy(
            () -> answer(EngineSettings.defaults(), List.of("what is"), Integer.MAX_VALUE, stop))
        .isInstanceOf(AlignmentCancelledException.class);
  }

  private static List<Answer> answer(EngineSettings settings, List<String> questions) {
    return answer(settings, questions, 6, () -> {});
  }

  private static List<Answer> answer(
      EngineSettings settings, List<String> questions, int maximumTokens, Runnable heed) {
    RowEncoder encoder =
        new RowEncoder(
            messages -> model.chatEncoder().encode(messages, true),
            model.tokenizer()::encode,
            model.tokenizer().endOfTurn(),
            120);
    return new EngineAnswerWriter(model.transformer(), model.tokenizer(), encoder, settings)
        .answer(
            questions.stream().map(question -> List.of(ChatMessage.user(question))).toList(),
            Candidate.base("base"),
            maximumTokens,
            heed);
  }
}
