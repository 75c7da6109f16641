package dev.plumbline.alignment.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.dataset.PreferenceRow.Compared;
import dev.plumbline.alignment.dataset.PreferenceRow.Origin;
import dev.plumbline.alignment.dataset.PreferenceRow.Rated;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreferenceExamplesTest {

  @Test
  void aComparisonIsAPairAndTheSameOneTwiceIsOne() {
    List<PreferenceExample> examples =
        PreferenceExamples.of(
            List.of(pair("q", "a", "b"), pair("q", "a", "b"), pair("r", "a", "b")));

    assertThat(examples).hasSize(2).allMatch(PreferenceExample::isWhole);
    assertThat(examples).extracting(PreferenceExample::id).doesNotHaveDuplicates();
    assertThat(examples).extracting(PreferenceExample::promptId).doesNotHaveDuplicates();
  }

  @Test
  void promptsThatDifferInWhiteSpaceAreOnePrompt() {
    List<PreferenceExample> examples =
        PreferenceExamples.of(
            List.of(pair("Über\r\nuns ", "a", "b"), pair("U\u0308ber\nuns", "c", "b")));

    assertThat(examples).hasSize(2);
    assertThat(examples.get(0).promptId()).isEqualTo(examples.get(1).promptId());
  }

  @Test
  void ratedResponsesOfOnePromptBecomePairs() {
    List<PreferenceExample> examples =
        PreferenceExamples.of(
            List.of(rated("q", "a", true), rated("q", "b", false), rated("q", "c", true)));

    assertThat(examples).extracting(PreferenceExamplesTest::sides).containsExactly("a>b", "c>b");
  }

  @Test
  void ratedResponsesOfOneKindBecomeHalfPairs() {
    List<PreferenceExample> examples =
        PreferenceExamples.of(List.of(rated("q", "a", true), rated("r", "b", false)));

    assertThat(examples).extracting(PreferenceExamplesTest::sides).containsExactly("a>-", "->b");
  }

  @Test
  void theMajorityDecidesAndATieSaysNothing() {
    List<PreferenceExample> examples =
        PreferenceExamples.of(
            List.of(
                rated("q", "tie", true),
                rated("q", "tie", false),
                rated("q", "good", true),
                rated("q", "good", true),
                rated("q", "good", false),
                rated("q", "bad", false)));

    assertThat(examples).extracting(PreferenceExamplesTest::sides).containsExactly("good>bad");
  }

  @Test
  void whereAPromptHasManyResponsesTheClearestVotesArePaired() {
    List<PreferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(rated("q", "good" + i, true));
      rows.add(rated("q", "bad" + i, false));
    }
    rows.add(rated("q", "best", true));
    rows.add(rated("q", "best", true));

    List<PreferenceExample> examples = PreferenceExamples.of(rows);

    assertThat(examples).hasSize(PreferenceExamples.PAIRS_PER_PROMPT);
    assertThat(sides(examples.get(0))).isEqualTo("best>bad0");
  }

  private static String sides(PreferenceExample example) {
    return text(example.chosen()) + ">" + text(example.rejected());
  }

  private static String text(Optional<Response> response) {
    return response.map(Response::text).orElse("-");
  }

  private static Compared pair(String prompt, String chosen, String rejected) {
    return new Compared(1, List.of(ChatMessage.user(prompt)), chosen, rejected, Origin.UNKNOWN);
  }

  private static Rated rated(String prompt, String response, boolean liked) {
    return new Rated(1, List.of(ChatMessage.user(prompt)), response, liked, Origin.UNKNOWN);
  }

  @Test
  void anIdSaysWhichSideIsMissing() {
    PreferenceExample liked = PreferenceExamples.of(List.of(rated("q", "a", true))).get(0);
    PreferenceExample disliked = PreferenceExamples.of(List.of(rated("q", "a", false))).get(0);

    assertThat(text(liked.chosen())).isEqualTo("a");
    assertThat(text(disliked.rejected())).isEqualTo("a");
    assertThat(liked.id()).isNotEqualTo(disliked.id());
  }
}
