package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommonBeginningsTest {
  private static final String CHANNEL = "shop";

  private final CommonBeginnings beginnings = new CommonBeginnings();

  @Test
  void twoPromptsAreNotEnough() {
    note(1, 2, 3, 10);
    note(1, 2, 3, 11);

    assertThat(beginnings()).isEmpty();
  }

  @Test
  void threePromptsHaveABeginningInCommon() {
    note(1, 2, 3, 10);
    note(1, 2, 3, 11);
    note(1, 2, 3, 12);
    note(4, 5, 6, 13);

    assertThat(beginnings()).containsExactly(List.of(1, 2, 3));
  }

  @Test
  void promptsWithNothingInCommonHaveNone() {
    note(1, 2);
    note(3, 2);
    note(4, 2);

    assertThat(beginnings()).isEmpty();
  }

  @Test
  void aPromptThatIsAskedAgainAndAgainIsItsOwnBeginning() {
    note(1, 2, 3);
    note(1, 2, 3);
    note(1, 2, 3);

    assertThat(beginnings()).containsExactly(List.of(1, 2, 3));
  }

  @Test
  void whatFewHaveInCommonByChanceDoesNotSplitWhatAllHave() {
    for (int i = 0; i < 10; i++) {
      note(1, 2, 3, 4, i / 3, i);
    }

    assertThat(beginnings()).containsExactly(List.of(1, 2, 3, 4));
  }

  @Test
  void severalInstructionsHaveABeginningEachAndWhatSavesMostComesFirst() {
    for (int i = 0; i < 3; i++) {
      note(1, 2, 3, 4, 5, 6, 20 + i);
      note(1, 2, 7, 8, 20 + i);
    }

    assertThat(beginnings()).containsExactly(List.of(1, 2, 3, 4, 5, 6), List.of(1, 2, 7, 8));
  }

  @Test
  void whatIsBeyondTwoThousandTokensIsLeftOut() {
    for (int i = 0; i < 3; i++) {
      note(new int[3000]);
    }

    assertThat(beginnings()).hasSize(1).allSatisfy(one -> assertThat(one).hasSize(2048));
  }

  @Test
  void channelsHaveBeginningsOfTheirOwn() {
    note(1, 2, 3);
    note(1, 2, 4);
    beginnings.note("other", new int[] {1, 2, 5});

    assertThat(beginnings()).isEmpty();
    assertThat(beginnings.of("other")).isEmpty();
    assertThat(beginnings.of("never asked")).isEmpty();
  }

  @Test
  void whatIsNoLongerAskedIsForgotten() {
    for (int i = 0; i < 3; i++) {
      note(1, 2, 3, i);
    }
    for (int i = 0; i < 16; i++) {
      note(100 + i);
    }

    assertThat(beginnings()).isEmpty();
  }

  @Test
  void theChannelThatWasAskedLongestAgoIsForgottenFirst() {
    for (int i = 0; i < 3; i++) {
      beginnings.note("first", new int[] {1, 2, i});
      beginnings.note("second", new int[] {1, 2, i});
    }
    beginnings.note("first", new int[] {1, 2, 3});
    for (int i = 0; i < 255; i++) {
      beginnings.note("channel-" + i, new int[] {1});
    }

    assertThat(beginnings.of("second")).isEmpty();
    assertThat(beginnings.of("first")).hasSize(1);
  }

  @Test
  void atMostFourAreNamedAndEachBeginsThreePrompts() {
    for (int seed = 0; seed < 200; seed++) {
      CommonBeginnings random = new CommonBeginnings();
      List<int[]> prompts = prompts(new Random(seed));
      prompts.forEach(prompt -> random.note(CHANNEL, prompt));

      List<int[]> found = random.of(CHANNEL);

      assertThat(found).hasSizeLessThanOrEqualTo(4);
      for (int[] beginning : found) {
        assertThat(prompts.stream().filter(prompt -> begins(prompt, beginning)).count())
            .isGreaterThanOrEqualTo(3);
      }
      assertThat(found.stream().map(Arrays::toString)).doesNotHaveDuplicates();
    }
  }

  private static List<int[]> prompts(Random random) {
    return IntStream.range(0, 1 + random.nextInt(16))
        .mapToObj(i -> random.ints(1 + random.nextInt(8), 0, 2).toArray())
        .toList();
  }

  private static boolean begins(int[] prompt, int[] beginning) {
    return prompt.length >= beginning.length
        && Arrays.equals(prompt, 0, beginning.length, beginning, 0, beginning.length);
  }

  private void note(int... prompt) {
    beginnings.note(CHANNEL, prompt);
  }

  private List<List<Integer>> beginnings() {
    return beginnings.of(CHANNEL).stream().map(CommonBeginningsTest::list).toList();
  }

  private static List<Integer> list(int[] tokens) {
    return IntStream.of(tokens).boxed().toList();
  }
}
