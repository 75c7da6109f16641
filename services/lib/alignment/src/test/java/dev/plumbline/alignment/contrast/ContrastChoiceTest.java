package dev.plumbline.alignment.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.evaluation.ResponseScore;
import dev.plumbline.alignment.rows.Letters;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a model that scores responses at random: only what can be counted tells anything. */
class ContrastChoiceTest {

  private static final int SEEDS = 200;
  private static final ContrastLibrary LIBRARY = ContrastLibrary.standard();
  private static final List<String> PHRASES =
      List.of(
          "well",
          "it's",
          "imagine",
          "nice",
          "the",
          "garden",
          "extraordinary",
          "can't",
          "why?",
          "wow!",
          "for example",
          "short",
          "explanation");

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void randomVotesHardlyEverChooseATaste(int pairs) {
    List<ContrastChoice> choices =
        IntStream.range(0, SEEDS)
            .mapToObj(Random::new)
            .map(random -> choice(pairs(pairs, () -> text(random, 3, 18)), random))
            .toList();

    List<ContrastChoice> guessed = choices.stream().filter(ContrastChoice::explained).toList();
    assertThat(guessed).hasSizeLessThan(SEEDS / 20);
    assertThat(choices)
        .filteredOn(choice -> !choice.explained())
        .extracting(ContrastChoice::contrast)
        .containsOnly(LIBRARY.general());
  }

  @Test
  void aTasteThatMostVotesShowIsChosen() {
    List<ContrastChoice> choices =
        IntStream.range(0, SEEDS)
            .mapToObj(Random::new)
            .map(
                random -> {
                  List<VotedPair> pairs = new ArrayList<>();
                  for (int i = 0; i < 30; i++) {
                    String shorter = text(random, 3, 9);
                    String longer = text(random, 10, 18);
                    boolean asUsual = i < 26;
                    pairs.add(pair(i, asUsual ? shorter : longer, asUsual ? longer : shorter));
                  }
                  Collections.shuffle(pairs, random);
                  return choice(pairs, random);
                })
            .toList();

    assertThat(choices).allMatch(ContrastChoice::explained);
    assertThat(choices)
        .filteredOn(choice -> choice.contrast().name().equals("short/long"))
        .hasSizeGreaterThan(SEEDS * 9 / 10);
  }

  @Test
  void aTasteThatFewAnswersShowIsChosenWhereTheOthersSayNothingElse() {
    List<VotedPair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pairs.add(i < 20 ? pair(i, "So it is. Clear?", "So it is, clear.") : pair(i, "a b", "c d"));
    }
    Collections.shuffle(pairs, new Random(1));

    ContrastChoice choice = choice(pairs, new Random(1));

    assertThat(choice.explained()).isTrue();
    assertThat(choice.contrast().name()).isEqualTo("asking/telling");
  }

  @Test
  void shorterChineseAnswersAreNoSimplerOnes() {
    List<VotedPair> pairs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pairs.add(pair(i, "你好，很高兴见到你。", "你好，我是你的助手，很高兴今天能够见到你。".repeat(1 + i % 3)));
    }

    ContrastChoice choice = choice(pairs, new Random(1));

    assertThat(choice.contrast().name()).isEqualTo("short/long");
    assertThat(choice.scored())
        .filteredOn(scored -> scored.contrast().name().contains("simple"))
        .allMatch(scored -> scored.counted().orElseThrow().value() == 0.5);
  }

  @Test
  void nineVotesAreTooFewForATasteEvenIfTheyAgree() {
    ContrastChoice nine = choice(alike(9), new Random(1));
    ContrastChoice ten = choice(alike(10), new Random(1));

    assertThat(nine.contrast()).isEqualTo(LIBRARY.general());
    assertThat(ten.contrast().name()).isEqualTo("short/long");
  }

  @Test
  void aContrastThatSomebodyNamedIsUsedEvenIfTheVotesDoNotShowIt() {
    Contrast own = Contrast.ofChannel("Rhyme.", "Do not rhyme.");
    Random random = new Random(1);
    List<VotedPair> pairs = pairs(32, () -> text(random, 3, 18));

    ContrastChoice choice = ContrastChoice.asSaid(own, scored(List.of(own), pairs, random));

    assertThat(choice.contrast()).isEqualTo(own);
    assertThat(choice.explained()).isFalse();
  }

  private static ContrastChoice choice(List<VotedPair> pairs, Random random) {
    return ContrastChoice.byVotes(scored(LIBRARY.contrasts(), pairs, random), LIBRARY.general());
  }

  private static List<ScoredContrast> scored(
      List<Contrast> contrasts, List<VotedPair> pairs, Random random) {
    ContrastScorer scorer =
        new ContrastScorer(
            Letters.encoder(1000),
            (rows, progress) ->
                rows.stream().map(row -> new ResponseScore(random.nextGaussian(), 1)).toList(),
            ScoringSettings.defaults());
    int work = scorer.work(contrasts.size(), pairs.size());
    return scorer.score(
        contrasts, pairs, new PhaseProgress(AlignmentListener.SILENT, Phase.CONTRASTS, work));
  }

  private static String text(Random random, int fewest, int below) {
    return IntStream.range(0, fewest + random.nextInt(below - fewest))
        .mapToObj(i -> PHRASES.get(random.nextInt(PHRASES.size())))
        .collect(Collectors.joining(" "));
  }

  private static List<VotedPair> pairs(int count, Supplier<String> texts) {
    return IntStream.range(0, count).mapToObj(i -> pair(i, texts.get(), texts.get())).toList();
  }

  private static List<VotedPair> alike(int count) {
    return IntStream.range(0, count).mapToObj(i -> pair(i, "a b", "a b c")).toList();
  }

  private static VotedPair pair(int number, String chosen, String rejected) {
    return new VotedPair(
        "p" + number,
        List.of(ChatMessage.user("q" + number)),
        Response.whole(chosen),
        Response.whole(rejected));
  }
}
