package dev.plumbline.alignment.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutPromptsTest {

  @Test
  void aboutTheAskedShareOfPromptsIsHeldOut() {
    Set<String> heldOut = new HeldOutPrompts(0.2, 1).choose(pairs(1000));

    assertThat(heldOut).hasSizeBetween(160, 240);
  }

  @Test
  void theChoiceDoesNotDependOnTheOrderOfExamples() {
    List<PreferenceExample> examples = pairs(100);
    Set<String> heldOut = new HeldOutPrompts(0.2, 8).choose(examples);

    List<PreferenceExample> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(5));

    assertThat(new HeldOutPrompts(0.2, 8).choose(shuffled)).isEqualTo(heldOut);
  }

  @Test
  void aPromptThatWasHeldOutStaysSoWhenVotesArrive() {
    Set<String> before = new HeldOutPrompts(0.2, 1).choose(pairs(100));

    Set<String> after = new HeldOutPrompts(0.2, 1).choose(pairs(200));

    assertThat(after).containsAll(before);
  }

  @Test
  void fewPromptsAreFilledUpToTheMinimumOfPairs() {
    assertThat(new HeldOutPrompts(0, 4).choose(pairs(20))).hasSize(4);
  }

  @Test
  void ofTheManyPairsOfAPromptTwoCountTowardsTheMinimum() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      examples.addAll(pairs(20));
    }

    assertThat(new HeldOutPrompts(0, 8).choose(examples)).hasSize(4);
  }

  @Test
  void atMostAboutHalfOfThePromptsAreHeldOut() {
    assertThat(new HeldOutPrompts(0.99, 8).choose(pairs(1000))).hasSizeBetween(450, 550);
    assertThat(new HeldOutPrompts(0, 2000).choose(pairs(1000))).hasSizeBetween(450, 550);
  }

  @Test
  void ofTwoPromptsOneIsHeldOutWhereverTheyStandAndASingleOneIsLearnedFrom() {
    for (int first = 0; first < 20; first++) {
      List<PreferenceExample> two = List.of(whole("prompt" + first), whole("other" + first));

      assertThat(new HeldOutPrompts(0.2, 8).choose(two)).hasSize(1);
      assertThat(new HeldOutPrompts(0.2, 8).choose(two.subList(0, 1))).isEmpty();
    }
  }

  @Test
  void halfPairsOfHeldOutPromptsAreHeldOutToo() {
    List<PreferenceExample> examples = new ArrayList<>(pairs(20));
    IntStream.range(1000, 2000).forEach(i -> examples.add(example("half" + i, Optional.empty())));

    long halves =
        new HeldOutPrompts(0.2, 1)
            .choose(examples).stream().filter(prompt -> prompt.startsWith("half")).count();

    assertThat(halves).isBetween(160L, 240L);
  }

  @Test
  void withoutWholePairsBothSidesOfHalfPairsAreHeldOut() {
    List<PreferenceExample> examples = new ArrayList<>();
    IntStream.range(0, 30).forEach(i -> examples.add(example("liked" + i, Optional.empty())));
    IntStream.range(0, 20).forEach(i -> examples.add(disliked("disliked" + i)));

    Set<String> heldOut = new HeldOutPrompts(0, 8).choose(examples);

    assertThat(heldOut.stream().filter(prompt -> prompt.startsWith("liked"))).hasSizeBetween(8, 15);
    assertThat(heldOut.stream().filter(prompt -> prompt.startsWith("disliked")))
        .hasSizeBetween(8, 10);
  }

  @Test
  void promptsThatBecomeWholeAreMeasuredWithOnlyIfTheyWereNotLearnedFrom() {
    List<PreferenceExample> before = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> before.add(liked("liked" + i)));
    IntStream.range(0, 60).forEach(i -> before.add(disliked("disliked" + i)));
    List<PreferenceExample> after = new ArrayList<>(before.subList(16, before.size()));
    IntStream.range(0, 16).forEach(i -> after.add(whole("liked" + i)));
    HeldOutPrompts heldOut = new HeldOutPrompts(0.2, 8);

    Set<String> learnedBefore = prompts(Dataset.split(before, heldOut).rows());
    List<VotedPair> measuredAfter = Dataset.split(after, heldOut).heldOut();

    assertThat(measuredAfter).hasSizeGreaterThanOrEqualTo(8);
    assertThat(measuredAfter)
        .extracting(VotedPair::promptId)
        .doesNotContainAnyElementsOf(learnedBefore);
  }

  @Test
  void howeverAChannelGrowsNoPromptThatWasLearnedFromIsHeldOutLater() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      HeldOutPrompts rule = new HeldOutPrompts(0.3 * random.nextDouble(), 1 + random.nextInt(20));
      Map<String, PreferenceExample> examples = someOfEachKind();
      Set<String> learned = new HashSet<>();
      for (int step = 0; step < 40; step++) {
        grow(examples, random);

        Set<String> heldOut = rule.choose(examples.values());

        assertThat(Collections.disjoint(heldOut, learned))
            .as("seed %d, round %d", seed, round)
            .isTrue();
        learned.addAll(examples.keySet());
        learned.removeAll(heldOut);
      }
    }
  }

  /** More than a handful, which are split by halves. */
  private static Map<String, PreferenceExample> someOfEachKind() {
    Map<String, PreferenceExample> examples = new HashMap<>();
    for (int i = 0; i < 90; i += 3) {
      examples.put("prompt" + i, liked("prompt" + i));
      examples.put("prompt" + (i + 1), disliked("prompt" + (i + 1)));
      examples.put("prompt" + (i + 2), whole("prompt" + (i + 2)));
    }
    return examples;
  }

  /** Some more prompts with votes of one kind or both, and some that had one get the other. */
  private static void grow(Map<String, PreferenceExample> examples, Random random) {
    int kinds = 1 + random.nextInt(3);
    for (int i = 0; i < random.nextInt(20); i++) {
      String prompt = "prompt" + examples.size();
      int kind = random.nextInt(kinds);
      examples.put(
          prompt, kind == 0 ? liked(prompt) : kind == 1 ? disliked(prompt) : whole(prompt));
    }
    for (int i = 0; i < random.nextInt(6); i++) {
      String prompt = "prompt" + random.nextInt(examples.size());
      examples.put(prompt, whole(prompt));
    }
  }

  private static Set<String> prompts(List<VotedRow> rows) {
    return rows.stream().map(VotedRow::promptId).collect(Collectors.toSet());
  }

  private static PreferenceExample liked(String prompt) {
    return example(prompt, Optional.empty());
  }

  private static PreferenceExample whole(String prompt) {
    return example(prompt, Optional.of("bad"));
  }

  private static PreferenceExample disliked(String prompt) {
    return new PreferenceExample(
        "id-" + prompt,
        prompt,
        List.of(ChatMessage.user(prompt)),
        Optional.empty(),
        Optional.of(Response.whole("bad")),
        false);
  }

  private static List<PreferenceExample> pairs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> example("prompt" + i, Optional.of("bad")))
        .toList();
  }

  private static PreferenceExample example(String prompt, Optional<String> rejected) {
    return new PreferenceExample(
        "id-" + prompt,
        prompt,
        List.of(ChatMessage.user(prompt)),
        Optional.of(Response.whole("good")),
        rejected.map(Response::whole),
        false);
  }
}
