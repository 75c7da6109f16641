package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.alignment.contrast.ContrastLibrary;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs on a tiny random model: they can't learn a taste, but they go all the way. */
class AlignmentRunTest {

  @TempDir static Path cache;

  @RegisterExtension private static final TinyRuns tiny = new TinyRuns(() -> cache);

  @ParameterizedTest
  @EnumSource(Method.class)
  void theSameSeedGivesTheSameAdapterByteForByte(Method method) {
    byte[] first = trained(TinyRuns.settings(method, 5, 1e-3));
    byte[] again = trained(TinyRuns.settings(method, 5, 1e-3));
    byte[] other = trained(TinyRuns.settings(method, 6, 1e-3));

    assertThat(Arrays.equals(again, first)).isTrue();
    assertThat(Arrays.equals(other, first)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"RAHF_SCIT", "RAHF_DUAL", "LORRA"})
  void targetsOnDiskGiveTheSameAdapterAsTargetsInMemory(Method method) throws IOException {
    AlignmentSettings settings = TinyRuns.settings(method, 5, 1e-3);

    byte[] inMemory = trained(withTargetMemory(settings, 1 << 24));
    byte[] onDisk = trained(withTargetMemory(settings, 0));
    byte[] partly = trained(withTargetMemory(settings, 5000));

    assertThat(onDisk).isEqualTo(inMemory);
    assertThat(partly).isEqualTo(inMemory);
  }

  private static AlignmentSettings withTargetMemory(AlignmentSettings settings, long bytes) {
    return TinyRuns.with(
        settings,
        settings.adapter(),
        new ResourceSettings(settings.resources().memoryBudget(), 800, bytes, 10));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aRunChangesTheAdapterAndMeasuresIt(Method method) {
    try (AlignmentOutcome outcome =
        run(TinyRuns.settings(method, 5, 1e-2), AlignmentListener.SILENT)) {

      assertThat(outcome.evaluation().drift().divergence()).isPositive();
      assertThat(outcome.evaluation().rewards().margins()).hasSize(outcome.heldOutPairs());
      assertThat(outcome.losses()).isNotEmpty();
      assertThat(outcome.metrics())
          .containsKeys("rewards/accuracies", "rewards/margins", "seconds/total", "drawn/match");
      assertThat(outcome.metrics().get("drawn/match")).isBetween(2.0, 2.0 * TinyRuns.STEPS);
      assertThat(outcome.gate().checks()).isNotEmpty();
    }
  }

  @Test
  void itTellsWhichVotesItUsedFor() {
    try (AlignmentOutcome outcome =
        run(TinyRuns.settings(Method.RAHF_SCIT, 5, 1e-3), AlignmentListener.SILENT)) {

      assertThat(outcome.trainingPairs() + outcome.heldOutPairs()).isEqualTo(12);
      assertThat(outcome.heldOutPairs()).isGreaterThanOrEqualTo(2);
      assertThat(outcome.halfPairs()).isBetween(0, 3);
      assertThat(outcome.contrasts()).hasSizeGreaterThan(5);
    }
  }

  @Test
  void theContrastThatExplainsTheVotesIsUsed() {
    List<PreferenceExample> shorter =
        IntStream.range(0, 20)
            .mapToObj(i -> TinyRuns.example(i, Optional.of("it is"), Optional.of("it is not so")))
            .toList();

    try (AlignmentOutcome outcome = run(shorter, Method.RAHF_SCIT)) {
      assertThat(outcome.explained()).isTrue();
      assertThat(outcome.chosen().name()).isEqualTo("short/long");
      assertThat(outcome.chosen()).isEqualTo(outcome.contrasts().get(0).contrast());
      assertThat(outcome.metrics()).containsEntry("contrast/explained", 1.0);
    }
  }

  @Test
  void whereNoContrastExplainsTheVotesItUsesTheMostGeneralOneAndSaysSo() {
    List<PreferenceExample> alike =
        IntStream.range(0, 12)
            .mapToObj(i -> TinyRuns.example(i, Optional.of("it is " + i), Optional.of("so it is")))
            .toList();

    try (AlignmentOutcome outcome = run(alike, Method.RAHF_SCIT)) {
      assertThat(outcome.explained()).isFalse();
      assertThat(outcome.chosen()).isEqualTo(ContrastLibrary.standard().general());
      assertThat(outcome.metrics()).containsEntry("contrast/explained", 0.0);
    }
  }

  @Test
  void itMeasuresOnTheExamplesThatItIsTold() {
    List<PreferenceExample> chosen = TinyRuns.examples().subList(3, 6);

    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .measuredOn(chosen)
            .run(
                tiny.model(),
                TinyRuns.examples(),
                TinyRuns.settings(Method.LORRA, 5, 1e-3),
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

    run(TinyRuns.settings(Method.RAHF_SCIT, 5, 1e-3), listener).close();

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

    assertThatThrownBy(() -> run(TinyRuns.settings(Method.RAHF_SCIT, 5, 1e-3), listener))
        .isInstanceOf(AlignmentCancelledException.class)
        .hasMessageContaining(phase.label());
  }

  @Test
  void aLearningRateThatIsFarTooHighStopsTheRun() {
    assertThatThrownBy(() -> run(TinyRuns.settings(Method.DPO, 5, 1e12), AlignmentListener.SILENT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("lower the learning rate");
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"RAHF_SCIT", "RAHF_DUAL", "LORRA"})
  void likesAndDislikesOfDifferentPromptsTrainAndAreMeasured(Method method) {
    try (AlignmentOutcome outcome = run(halves(10, 8), method)) {
      assertThat(outcome.trainingPairs()).isZero();
      assertThat(outcome.heldOutPairs()).isEqualTo(2);
      assertThat(outcome.halfPairs()).isEqualTo(13);
      assertThat(outcome.evaluation().rewards().accuracy().pairs()).isEqualTo(2);
      assertThat(outcome.contrasts().get(0).ranked().pairs()).isPositive();
      assertThat(outcome.gate().checks()).isNotEmpty();
    }
  }

  @Test
  void dislikedAnswersToTheSamePromptTellTogetherAsMuchAsOne() {
    List<PreferenceExample> measured = new ArrayList<>(halves(10, 0));
    for (int i = 0; i < 10; i++) {
      measured.add(
          new PreferenceExample(
              "again" + i,
              "disliked" + i % 2,
              List.of(ChatMessage.user("what is the way " + i % 2)),
              Optional.empty(),
              Optional.of(Response.whole("there are many ways to go " + i)),
              false));
    }

    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .measuredOn(measured)
            .run(
                tiny.model(),
                halves(30, 30).subList(20, 50),
                TinyRuns.settings(Method.LORRA, 5, 1e-3),
                Optional.empty(),
                AlignmentListener.SILENT)) {

      PairAccuracy accuracy = outcome.evaluation().rewards().accuracy();
      assertThat(accuracy.pairs()).isEqualTo(10);
      assertThat(accuracy.independentPairs()).isCloseTo(2, within(1e-9));
    }
  }

  @Test
  void votesOfOneKindAloneSayWhichKindIsMissing() {
    assertThatThrownBy(() -> run(halves(10, 0), Method.RAHF_SCIT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("10 have a liked and 0 a disliked response")
        .hasMessageContaining("votes of the other kind");
  }

  @Test
  void votesOnASinglePromptOfEachKindAreTooFew() {
    assertThatThrownBy(() -> run(halves(1, 1), Method.RAHF_SCIT))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("wait for more votes");
  }

  @Test
  void preferenceOptimisationSaysThatItNeedsWholePairs() {
    List<PreferenceExample> oneWhole = halves(10, 8);
    oneWhole.add(TinyRuns.example(99, Optional.of("it is so"), Optional.of("there are many")));

    for (List<PreferenceExample> examples : List.of(halves(10, 8), oneWhole)) {
      assertThatThrownBy(() -> run(examples, Method.DPO))
          .isInstanceOf(AlignmentException.class)
          .hasMessageContaining("dpo learns from whole pairs alone");
    }
  }

  @Test
  void preferenceOptimisationNeitherLearnsFromHalfPairsNorIsMeasuredWithThem() {
    List<PreferenceExample> examples = halves(10, 8);
    examples.addAll(TinyRuns.examples().stream().filter(PreferenceExample::isWhole).toList());

    try (AlignmentOutcome outcome = run(examples, Method.DPO)) {
      assertThat(outcome.halfPairs()).isZero();
      assertThat(outcome.trainingPairs() + outcome.heldOutPairs()).isEqualTo(12);
    }
  }

  private static List<PreferenceExample> halves(int liked, int disliked) {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < liked; i++) {
      examples.add(TinyRuns.example(i, Optional.of("it is so"), Optional.empty()));
    }
    for (int i = 0; i < disliked; i++) {
      examples.add(
          TinyRuns.example(100 + i, Optional.empty(), Optional.of("there are many ways to go")));
    }
    return examples;
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

  private static AlignmentOutcome run(AlignmentSettings settings, AlignmentListener listener) {
    return new AlignmentRun()
        .run(tiny.model(), TinyRuns.examples(), settings, Optional.empty(), listener);
  }

  private static byte[] trained(AlignmentSettings settings) {
    try (AlignmentOutcome outcome = run(settings, AlignmentListener.SILENT)) {
      return tiny.bytes(outcome);
    }
  }
}
