package dev.plumbline.alignment.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DatasetTest {

  private static final HeldOutPrompts HALF = new HeldOutPrompts(0.5, 1);

  @Test
  void aResponseThatSeveralPairsShareIsOneRow() {
    List<PreferenceExample> examples =
        Stream.of("p", "q", "r", "s")
            .flatMap(
                prompt ->
                    Stream.of(
                        example(prompt + 1, prompt, "good " + prompt, "bad"),
                        example(prompt + 2, prompt, "good " + prompt, "worse")))
            .toList();

    Dataset dataset = Dataset.split(examples, HALF);

    long prompts = dataset.rows().stream().map(VotedRow::promptId).distinct().count();
    assertThat(dataset.rows()).hasSize(Math.toIntExact(3 * prompts));
    assertThat(dataset.rows()).doesNotHaveDuplicates();
  }

  @Test
  void heldOutPromptsLeaveNoRowToTrainOn() {
    List<PreferenceExample> examples =
        Stream.iterate(0, i -> i + 1)
            .limit(50)
            .map(i -> example("id" + i, "prompt" + i, "good" + i, "bad" + i))
            .toList();

    Dataset dataset = Dataset.split(examples, HALF);

    Set<String> trained =
        dataset.rows().stream().map(VotedRow::promptId).collect(Collectors.toSet());
    assertThat(dataset.heldOut()).isNotEmpty();
    assertThat(dataset.heldOut()).noneMatch(pair -> trained.contains(pair.promptId()));
    assertThat(dataset.pairs().size() + dataset.heldOut().size()).isEqualTo(50);
  }

  @Test
  void halfPairsAreTrainedOn() {
    Dataset dataset =
        Dataset.split(
            List.of(example("1", "p", "good", null), example("2", "q", null, "bad")),
            new HeldOutPrompts(0, 1));

    assertThat(dataset.halfPairs()).isEqualTo(2);
    assertThat(dataset.rows())
        .extracting(row -> row.response().text(), VotedRow::liked)
        .containsExactlyInAnyOrder(tuple("good", true), tuple("bad", false));
  }

  @Test
  void onlyTheCorrectedResponseCountsAsACorrection() {
    PreferenceExample correction =
        new PreferenceExample(
            "1",
            "p",
            List.of(ChatMessage.user("p")),
            Optional.of(Response.whole("better")),
            Optional.of(Response.whole("bad")),
            true);

    Dataset dataset = Dataset.split(List.of(correction), HALF);

    assertThat(dataset.rows())
        .extracting(row -> row.response().text())
        .containsExactlyInAnyOrder("better", "bad");
    assertThat(dataset.rows()).filteredOn(VotedRow::correction).hasSize(1);
  }

  @Test
  void aResponseThatWasCutIsSoWhereverItIsLearnedFromOrMeasuredWith() {
    List<ChatMessage> question = List.of(ChatMessage.user("p"));
    Response cut = new Response("goo", true);
    PreferenceExample whole =
        new PreferenceExample(
            "1", "p", question, Optional.of(cut), Optional.of(Response.whole("bad")), false);
    PreferenceExample liked =
        new PreferenceExample("2", "q", question, Optional.of(cut), Optional.empty(), false);

    Dataset learned = Dataset.of(List.of(whole, liked), List.of());
    Dataset measured = Dataset.of(List.of(), List.of(whole));

    assertThat(learned.rows())
        .extracting(row -> row.response().cut(), VotedRow::liked)
        .containsExactlyInAnyOrder(tuple(true, true), tuple(false, false), tuple(true, true));
    assertThat(learned.pairs()).extracting(VotedPair::chosen).containsExactly(cut);
    assertThat(measured.heldOut()).extracting(VotedPair::chosen).containsExactly(cut);
  }

  @Test
  void aPromptWithManyPairsIsOneOfThoseThatContrastsAreScoredOn() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      examples.add(example("w" + i, "asked often", "good " + i / 4, "bad " + i % 4));
    }
    IntStream.range(0, 500)
        .forEach(i -> examples.add(example("l" + i, "liked " + i, "good", null)));
    IntStream.range(0, 40)
        .forEach(i -> examples.add(example("d" + i, "disliked " + i, null, "bad")));

    List<VotedPair> scorable =
        Dataset.split(examples, HeldOutPrompts.of(DataSettings.defaults())).scorable(16);

    assertThat(scorable).extracting(VotedPair::promptId).doesNotHaveDuplicates();
    assertThat(scorable).hasSizeGreaterThan(16);
  }

  @Test
  void aPromptThatWasDislikedOftenIsComparedWithOneLikedResponseToScoreContrasts() {
    List<PreferenceExample> examples = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> examples.add(example("l" + i, "liked " + i, "good", null)));
    for (int i = 0; i < 20; i++) {
      examples.add(example("d" + i, "disliked " + i % 4, null, "bad " + i));
    }

    List<VotedPair> scorable = Dataset.of(examples, List.of()).scorable(16);

    assertThat(scorable).hasSize(4);
    assertThat(scorable).extracting(VotedPair::rejectedMessages).doesNotHaveDuplicates();
  }

  private static PreferenceExample example(String id, String prompt, String good, String bad) {
    return new PreferenceExample(
        id,
        prompt,
        List.of(ChatMessage.user(prompt)),
        Optional.ofNullable(good).map(Response::whole),
        Optional.ofNullable(bad).map(Response::whole),
        false);
  }
}
