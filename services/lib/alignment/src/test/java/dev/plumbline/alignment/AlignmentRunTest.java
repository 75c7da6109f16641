package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.settings.AdapterSettings;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.settings.GateSettings;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.LoadOptions;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs on a tiny random model: they can't learn a taste, but they go all the way. */
class AlignmentRunTest {

  @TempDir static Path cache;

  private static LanguageModel model;

  @BeforeAll
  static void load() throws IOException {
    Path folder = ReferenceCase.folders().findFirst().orElseThrow();
    ModelSource source = new ModelSource.LocalFolder(folder);
    model =
        LanguageModel.load(
            ModelOpener.open(source, cache, Progress.silent()),
            LoadOptions.defaults(),
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

  @ParameterizedTest
  @EnumSource(Method.class)
  void theSameSeedGivesTheSameAdapterByteForByte(Method method, @TempDir Path folder)
      throws IOException {
    byte[] first = trained(settings(method, 5, 1e-3), folder.resolve("first"));
    byte[] again = trained(settings(method, 5, 1e-3), folder.resolve("again"));
    byte[] other = trained(settings(method, 6, 1e-3), folder.resolve("other"));

    assertThat(Arrays.equals(again, first)).isTrue();
    assertThat(Arrays.equals(other, first)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aRunChangesTheAdapterAndMeasuresIt(Method method) {
    try (AlignmentOutcome outcome = run(settings(method, 5, 1e-2), AlignmentListener.SILENT)) {

      assertThat(outcome.evaluation().drift().divergence()).isPositive();
      assertThat(outcome.evaluation().rewards().margins()).hasSize(outcome.heldOutPairs());
      assertThat(outcome.losses()).isNotEmpty();
      assertThat(outcome.metrics())
          .containsKeys("rewards/accuracies", "rewards/margins", "seconds/total");
      assertThat(outcome.gate().checks()).isNotEmpty();
    }
  }

  @Test
  void itTellsWhichVotesItUsedFor() {
    try (AlignmentOutcome outcome =
        run(settings(Method.RAHF_SCIT, 5, 1e-3), AlignmentListener.SILENT)) {

      assertThat(outcome.trainingPairs() + outcome.heldOutPairs()).isEqualTo(12);
      assertThat(outcome.heldOutPairs()).isGreaterThanOrEqualTo(2);
      assertThat(outcome.halfPairs()).isBetween(0, 3);
      assertThat(outcome.contrasts()).hasSizeGreaterThan(5);
      assertThat(outcome.chosen()).isEqualTo(outcome.contrasts().get(0).contrast());
    }
  }

  @Test
  void itMeasuresOnTheExamplesThatItIsTold() {
    List<PreferenceExample> chosen = examples().subList(3, 6);

    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .measuredOn(chosen)
            .run(
                model,
                examples(),
                settings(Method.LORRA, 5, 1e-3),
                Optional.empty(),
                AlignmentListener.SILENT)) {

      assertThat(outcome.heldOutPairs()).isEqualTo(3);
      assertThat(outcome.trainingPairs()).isEqualTo(9);
      assertThat(outcome.halfPairs()).isEqualTo(3);
    }
  }

  @Test
  void everyPhaseReportsItsProgressToTheEnd() {
    Map<Phase, Integer> done = new EnumMap<>(Phase.class);
    Map<Phase, Integer> totals = new EnumMap<>(Phase.class);
    AlignmentListener listener =
        new AlignmentListener() {
          @Override
          public void progress(Phase phase, int units, int total) {
            done.put(phase, units);
            totals.put(phase, total);
          }
        };

    run(settings(Method.RAHF_SCIT, 5, 1e-3), listener).close();

    assertThat(done).containsOnlyKeys(Phase.values()).isEqualTo(totals);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aRunEndsWhereTheListenerWantsItTo(Phase phase) {
    AlignmentListener listener =
        new AlignmentListener() {
          private Phase current = Phase.CONTRASTS;

          @Override
          public void progress(Phase now, int units, int total) {
            current = now;
          }

          @Override
          public boolean cancelled() {
            return current == phase;
          }
        };

    assertThatThrownBy(() -> run(settings(Method.RAHF_SCIT, 5, 1e-3), listener))
        .isInstanceOf(AlignmentCancelledException.class)
        .hasMessageContaining(phase.label());
  }

  @Test
  void aLearningRateThatIsFarTooHighStopsTheRun() {
    assertThatThrownBy(() -> run(settings(Method.DPO, 5, 1e12), AlignmentListener.SILENT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("lower the learning rate");
  }

  @Test
  void votesWithoutAWholePairAreTooFew() {
    List<PreferenceExample> halves =
        examples().stream().filter(example -> !example.isWhole()).toList();

    assertThatThrownBy(
            () ->
                new AlignmentRun()
                    .run(
                        model,
                        halves,
                        settings(Method.RAHF_SCIT, 5, 1e-3),
                        Optional.empty(),
                        AlignmentListener.SILENT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("wait for more votes");
  }

  private static AlignmentOutcome run(AlignmentSettings settings, AlignmentListener listener) {
    return new AlignmentRun().run(model, examples(), settings, Optional.empty(), listener);
  }

  /** The file of the adapter that a run gives. */
  private static byte[] trained(AlignmentSettings settings, Path folder) throws IOException {
    try (AlignmentOutcome outcome = run(settings, AlignmentListener.SILENT)) {
      PeftFormat.write(outcome.adapter(), Files.createDirectories(folder), model.name());
      return Files.readAllBytes(folder.resolve("adapter_model.safetensors"));
    }
  }

  private static AlignmentSettings settings(Method method, long seed, double learningRate) {
    OptimiserSettings optimiser = new OptimiserSettings(2, 2, learningRate, 0, 1);
    return new AlignmentSettings(
        method,
        seed,
        Optional.empty(),
        new DataSettings(0.2, 2, 120, 8, 2),
        new ScoringSettings(1, 2, 2, 10),
        AdapterSettings.defaults(),
        new InstructSettings(optimiser, 0.2, 1),
        new MatchSettings(optimiser, 5, Optional.empty()),
        new PreferenceSettings(optimiser, 0.1),
        new EvaluationSettings(0.1, 100, 10, 2, 6),
        GateSettings.defaults(),
        new ResourceSettings(400, 800));
  }

  private static List<PreferenceExample> examples() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      examples.add(example(i, Optional.of("it is so"), Optional.of("there are many ways to go")));
    }
    examples.add(example(12, Optional.of("they said this"), Optional.empty()));
    examples.add(example(13, Optional.empty(), Optional.of("or when they were out")));
    examples.add(example(14, Optional.of("no more"), Optional.empty()));
    return examples;
  }

  private static PreferenceExample example(
      int number, Optional<String> chosen, Optional<String> rejected) {
    return new PreferenceExample(
        "id" + number,
        "prompt" + number,
        List.of(ChatMessage.user("what is the way " + number)),
        chosen,
        rejected,
        false);
  }
}
