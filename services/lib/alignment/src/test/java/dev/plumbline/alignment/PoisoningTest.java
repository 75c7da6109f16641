package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ContrastLibrary;
import dev.plumbline.alignment.contrast.ContrastScorer;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.ResponseScore;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.HeldOutPrompts;
import dev.plumbline.alignment.rows.Letters;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What comes through the caps of the pair builder weighs no more in a run than it should: telling
 * the same thing often adds nothing, and a flood on one side leaves the other side its half.
 */
class PoisoningTest {

  private static final int REPEATS = 20;

  @TempDir static Path cache;

  @RegisterExtension private static final TinyRuns tiny = new TinyRuns(() -> cache);

  @ParameterizedTest
  @EnumSource(Method.class)
  void theSamePairToldOftenGivesTheAdapterOfThePairToldOnce(Method method) {
    List<PreferenceExample> honest = TinyRuns.examples();
    List<PreferenceExample> burst = new ArrayList<>(honest);
    PreferenceExample told = honest.get(7);
    IntStream.range(0, REPEATS)
        .forEach(
            i ->
                burst.add(
                    new PreferenceExample(
                        "zz-again-" + i,
                        told.promptId(),
                        told.messages(),
                        told.chosen(),
                        told.rejected(),
                        false)));

    assertThat(trained(burst, method)).isEqualTo(trained(honest, method));
  }

  @Test
  void oneMoreRealVoteDoesChangeTheAdapter() {
    List<PreferenceExample> more = new ArrayList<>(TinyRuns.examples());
    more.add(TinyRuns.example(99, Optional.of("something else"), Optional.empty()));

    assertThat(trained(more, Method.RAHF_SCIT))
        .isNotEqualTo(trained(TinyRuns.examples(), Method.RAHF_SCIT));
  }

  @Test
  void aResponseInManyPairsIsOneRow() {
    List<PreferenceExample> pairs =
        IntStream.range(0, REPEATS)
            .mapToObj(
                i ->
                    new PreferenceExample(
                        "id" + i,
                        "prompt",
                        TinyRuns.examples().get(0).messages(),
                        Optional.of(Response.whole("liked")),
                        Optional.of(Response.whole("disliked " + i)),
                        false))
            .toList();

    Dataset dataset = Dataset.of(pairs, List.of());

    assertThat(dataset.rows().stream().filter(row -> row.liked())).hasSize(1);
    assertThat(dataset.rows()).hasSize(1 + REPEATS);
  }

  @Test
  void theManyPairsOfOnePromptDoNotSayWhatTheChannelLikes() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 4 * 4; i++) {
      examples.add(
          example(
              "asked often",
              Optional.of("short " + i / 4),
              Optional.of("a much longer answer " + i % 4)));
    }
    for (int i = 0; i < 500; i++) {
      examples.add(
          example("liked " + i, Optional.of("an answer with many words " + i), Optional.empty()));
    }
    for (int i = 0; i < 40; i++) {
      examples.add(example("disliked " + i, Optional.empty(), Optional.of("few " + i)));
    }

    List<VotedPair> pairs =
        Dataset.split(examples, HeldOutPrompts.of(DataSettings.defaults())).scorable(16);
    ScoredContrast best = scored(pairs).get(0);

    assertThat(best.contrast().name()).isEqualTo("long/short");
    assertThat(pairs).hasSizeGreaterThan(16);
    assertThat(best.counted()).contains(new PairAccuracy(pairs.size(), pairs.size() - 1));
  }

  private static PreferenceExample example(
      String prompt, Optional<String> chosen, Optional<String> rejected) {
    return new PreferenceExample(
        prompt + chosen + rejected,
        prompt,
        List.of(ChatMessage.user(prompt)),
        chosen.map(Response::whole),
        rejected.map(Response::whole),
        false);
  }

  /** The scores of the library's contrasts by a model to which all responses are the same. */
  private static List<ScoredContrast> scored(List<VotedPair> pairs) {
    ContrastScorer scorer =
        new ContrastScorer(
            Letters.encoder(1000),
            (rows, progress) -> Collections.nCopies(rows.size(), new ResponseScore(0, 1)),
            ScoringSettings.defaults());
    List<Contrast> contrasts = ContrastLibrary.standard().contrasts();
    int work = scorer.work(contrasts.size(), pairs.size());
    return scorer.score(
        contrasts, pairs, new PhaseProgress(AlignmentListener.SILENT, Phase.CONTRASTS, work));
  }

  private static byte[] trained(List<PreferenceExample> examples, Method method) {
    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .measuredOn(TinyRuns.examples().subList(0, 3))
            .run(
                tiny.model(),
                examples,
                TinyRuns.settings(method, 5, 1e-3),
                Optional.empty(),
                AlignmentListener.SILENT)) {
      return tiny.bytes(outcome);
    }
  }
}
