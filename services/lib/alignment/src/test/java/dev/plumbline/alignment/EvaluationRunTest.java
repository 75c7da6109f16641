package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.evaluation.Candidate;
import dev.plumbline.alignment.evaluation.Measures;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRunTest {

  @TempDir static Path cache;

  private static Path folder;
  private static LanguageModel model;

  @BeforeAll
  static void load() throws IOException {
    folder = ReferenceCase.folders().findFirst().orElseThrow();
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

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @Test
  void everyCandidateIsMeasuredOnTheSamePairsAgainstTheBase() {
    try (NDManager manager = model.newManager();
        LoraAdapter adapter =
            PeftFormat.read(folder.resolve("adapter"), model.configuration(), manager)) {
      Candidate base = Candidate.base("base");
      Candidate told = Candidate.instructed("told", "Be brief.");
      Candidate adapted = Candidate.adapted("adapter", adapter);

      Map<Candidate, Measures> measures =
          run(List.of(base, told, adapted), AlignmentListener.SILENT);

      assertThat(measures.keySet()).containsExactly(base, told, adapted);
      assertThat(measures.values())
          .allSatisfy(measured -> assertThat(measured.rewards().margins()).hasSize(5));
      assertThat(measures.get(base).rewards().margins()).containsOnly(0.0);
      assertThat(measures.get(base).drift().divergence()).isZero();
      assertThat(measures.get(told).drift().divergence()).isPositive();
      assertThat(measures.get(told).drift().perplexityRise()).isZero();
      assertThat(measures.get(told).rewards().margin()).isNotZero();
      assertThat(measures.get(adapted).drift().divergence()).isPositive();
      assertThat(measures.get(adapted).drift().perplexityRise()).isNotZero();
      assertThat(measures.get(adapted).metrics())
          .containsKeys("accuracy/per-token/standard-error", "rewards/margins/standard-error");
    }
  }

  @Test
  void answersThatPartBehindTheWindowAreNoTie() {
    Candidate told = Candidate.instructed("told", "Be brief.");
    String common = "it is so and there are many ways to go ".repeat(3);
    VotedPair late =
        new VotedPair(
            "prompt",
            List.of(ChatMessage.user("what is the way")),
            Response.whole(common + "no more"),
            Response.whole(common + "they said this"));

    Measures measures =
        new EvaluationRun()
            .run(model, List.of(late), settings(), List.of(told), AlignmentListener.SILENT)
            .get(told);

    assertThat(measures.rewards().margins()).hasSize(1).doesNotContain(0.0);
  }

  @Test
  void whereUsersLikeLongAnswersThoseOfTheModelAreCutOffLater() {
    String liked = "it is so and there are many ways to go ".repeat(2);
    List<VotedPair> pairs =
        List.of(
            new VotedPair(
                "prompt",
                List.of(ChatMessage.user("what is the way")),
                Response.whole(liked),
                Response.whole("no more")));
    Candidate base = Candidate.base("base");

    Measures shortest = measured(base, pairs, new EvaluationSettings(0.1, 100, 10, 1, 2, 2));
    Measures roomy = measured(base, pairs, new EvaluationSettings(0.1, 100, 10, 1, 2, 40));

    assertThat(roomy.answers().answers().get(0).text())
        .startsWith(shortest.answers().answers().get(0).text())
        .hasSizeGreaterThan(2 * shortest.answers().answers().get(0).text().length());
  }

  @Test
  void anotherCandidateChangesNoFigureOfTheFirst() {
    Candidate told = Candidate.instructed("told", "Be brief.");

    Measures alone = run(List.of(told), AlignmentListener.SILENT).get(told);
    Measures second =
        run(List.of(Candidate.base("base"), told), AlignmentListener.SILENT).get(told);

    assertThat(second).isEqualTo(alone);
  }

  @Test
  void progressGoesToTheEnd() {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger whole = new AtomicInteger();
    AlignmentListener listener =
        new AlignmentListener() {
          @Override
          public void progress(Phase phase, int units, int total) {
            done.set(units);
            whole.set(total);
          }
        };

    run(List.of(Candidate.base("base"), Candidate.instructed("told", "Be brief.")), listener);

    assertThat(done).hasPositiveValue();
    assertThat(done.get()).isEqualTo(whole.get());
  }

  @Test
  void withoutPairsThereIsNothingToMeasureOn() {
    List<Candidate> base = List.of(Candidate.base("base"));

    assertThatThrownBy(
            () ->
                new EvaluationRun()
                    .run(model, List.of(), settings(), base, AlignmentListener.SILENT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("nothing to measure on");
  }

  private static Map<Candidate, Measures> run(
      List<Candidate> candidates, AlignmentListener listener) {
    return new EvaluationRun().run(model, pairs(), settings(), candidates, listener);
  }

  private static Measures measured(
      Candidate candidate, List<VotedPair> pairs, EvaluationSettings evaluation) {
    return new EvaluationRun()
        .run(model, pairs, settings(evaluation), List.of(candidate), AlignmentListener.SILENT)
        .get(candidate);
  }

  private static AlignmentSettings settings() {
    return settings(new EvaluationSettings(0.1, 100, 10, 2, 6, 6));
  }

  private static AlignmentSettings settings(EvaluationSettings evaluation) {
    AlignmentSettings defaults = AlignmentSettings.defaults();
    return new AlignmentSettings(
        defaults.method(),
        defaults.seed(),
        defaults.contrast(),
        defaults.data(),
        defaults.scoring(),
        defaults.adapter(),
        defaults.instruct(),
        defaults.match(),
        defaults.preference(),
        evaluation,
        defaults.gate(),
        defaults.resources());
  }

  private static List<VotedPair> pairs() {
    List<VotedPair> pairs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pairs.add(
          new VotedPair(
              "prompt" + i,
              List.of(ChatMessage.user("what is the way " + i)),
              Response.whole("it is so"),
              Response.whole("there are many ways to go")));
    }
    return pairs;
  }
}
