package dev.plumbline.alignment.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
  void atMostHalfOfThePromptsAreHeldOut() {
    assertThat(new HeldOutPrompts(0.99, 8).choose(pairs(6))).hasSize(3);
    assertThat(new HeldOutPrompts(0.99, 8).choose(pairs(1))).isEmpty();
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

    assertThat(heldOut.stream().filter(prompt -> prompt.startsWith("liked"))).hasSize(8);
    assertThat(heldOut.stream().filter(prompt -> prompt.startsWith("disliked"))).hasSize(8);
  }

  @Test
  void whereWholePairsAreEnoughNoMoreHalfPairsAreHeldOut() {
    List<PreferenceExample> examples = new ArrayList<>(pairs(20));
    IntStream.range(0, 30).forEach(i -> examples.add(example("liked" + i, Optional.empty())));
    IntStream.range(0, 20).forEach(i -> examples.add(disliked("disliked" + i)));

    assertThat(new HeldOutPrompts(0, 8).choose(examples))
        .hasSize(8)
        .allMatch(prompt -> prompt.startsWith("prompt"));
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
