package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.Letters;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedRow;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EncodedVotesTest {

  private static final VotedRow ROW =
      new VotedRow(
          "prompt", List.of(ChatMessage.user("what is")), Response.whole("it is so"), true, false);
  private static final Contrast CONTRAST = Contrast.ofChannel("Be brief.", "Be long.");

  @Test
  void aPromptNeedsNoRoomForInstructionsThatAreNotUsed() {
    RowEncoder encoder = Letters.encoder("user:what is\n".length());

    EncodedVote vote = votes(encoder, Optional.empty()).get(0);

    assertThat(Letters.text(vote.plain().prompt())).isEqualTo("user:what is\n");
    assertThatThrownBy(() -> votes(encoder, Optional.of(CONTRAST)).get(0))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void theSidesOfAContrastHaveItsInstructions() {
    EncodedVote vote = votes(Letters.encoder(100), Optional.of(CONTRAST)).get(0);

    assertThat(Letters.text(vote.plain().prompt())).doesNotContain("Be");
    assertThat(Letters.text(vote.positive().prompt())).contains("Be brief.");
    assertThat(Letters.text(vote.negative().prompt())).contains("Be long.");
  }

  @Test
  void aLikedAndADislikedAnswerThatPartLateAreNotLearnedFromAsTheSameRow() {
    String common = "x".repeat(100);
    EncodedVotes votes =
        new EncodedVotes(
            List.of(row(common + "good", true), row(common + "bad", false), row("no", false)),
            Letters.encoder(200),
            Optional.of(CONTRAST),
            DataSettings.defaults());

    EncodedVote liked = votes.get(0);
    EncodedVote disliked = votes.get(1);

    assertThat(Letters.text(liked.plain().response())).endsWith("xgood\0");
    assertThat(Letters.text(disliked.plain().response())).endsWith("xbad\0");
    assertThat(Letters.text(liked.positive().tokens()))
        .isEqualTo("system:Be brief.\nuser:what is\n" + common + "good\0");
    assertThat(Letters.text(votes.get(2).plain().response())).isEqualTo("no\0");
  }

  @Test
  void anAnswerThatIsTheSameToTheModelAsOneOfTheOtherKindIsNotLearnedFrom() {
    RowEncoder encoder = new RowEncoder(prompt -> new int[] {1}, text -> new int[] {2}, 0, 100);
    EncodedVotes votes =
        new EncodedVotes(
            List.of(row("yes", true), row("no", false)),
            encoder,
            Optional.empty(),
            DataSettings.defaults());

    assertThatThrownBy(() -> votes.order(OptimiserSettings.instructDefaults(), 1))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("the same to the model");
  }

  private static VotedRow row(String response, boolean liked) {
    return new VotedRow(
        "prompt", List.of(ChatMessage.user("what is")), Response.whole(response), liked, false);
  }

  @Test
  void moreVotesTeachMore() {
    for (OptimiserSettings optimiser :
        List.of(OptimiserSettings.instructDefaults(), OptimiserSettings.matchDefaults())) {
      assertThat(drawn(200, optimiser)).isGreaterThan(2 * drawn(40, optimiser));
    }
  }

  /** Responses of so many pairs that steps learn from. */
  private static long drawn(int pairs, OptimiserSettings optimiser) {
    List<VotedRow> rows =
        IntStream.range(0, pairs)
            .boxed()
            .flatMap(prompt -> Stream.of(row(prompt, true), row(prompt, false)))
            .toList();
    return new EncodedVotes(rows, Letters.encoder(100), Optional.empty(), DataSettings.defaults())
        .order(optimiser, 5).stream().flatMap(List::stream).distinct().count();
  }

  private static VotedRow row(int prompt, boolean liked) {
    return new VotedRow(
        "prompt" + prompt,
        List.of(ChatMessage.user("what is")),
        Response.whole(liked ? "good" : "bad"),
        liked,
        false);
  }

  private static EncodedVotes votes(RowEncoder encoder, Optional<Contrast> contrast) {
    return new EncodedVotes(List.of(ROW), encoder, contrast, DataSettings.defaults());
  }
}
