package dev.plumbline.pairs.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Contrast;
import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.StandingVote;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.intake.Arrival.Answer;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** State that earlier versions wrote can still be read. */
class EarlierStateTest {
  /** Written before texts and past events were part of a ballot. */
  private static final String BALLOT_1 =
      "c301009c8e5347039b11040000000000000001000000000000000202000000000000000300000000000000040"
          + "20a046531020000000000000006000000000000000700000000000000000006000000000000000702000000"
          + "0000000003000000000000000400100465320001000002020000000000000006000000000000000702000000"
          + "00000000010000000000000002087061697200";

  /** Written before a vote knew whether its answer was cut. */
  private static final String BALLOT_2 =
      "c301920d9f4f26eb961e02000000000000000100000000000000020210426563617573652e0200000000000"
          + "000030000000000000004020a04653102000000000000000600000000000000070000000202000000000000"
          + "000600000000000000070200000000000000010000000000000002087061697200020470310263020875736"
          + "572085768793f00020000000000000008000000000000000900";

  private static final String ANSWER_1 =
      "c301b612eecd7b8ab2a20470310263020875736572085768793f0010426563617573652e";

  private static final String VOTE_1 =
      "c3012d1e36a353d92ba40470310263020875736572085768793f0010426563617573652e02064e6f2e10757"
          + "365723a616e6e01020a046531";

  private static final Prompt PROMPT = new Prompt("p1", "c", List.of(new Turn("user", "Why?")));

  /** Written before a quota knew when it was used last. */
  private static final String QUOTA_1 =
      "c3014a19860ea593d5dd040000000000000001000000000000000204703100000000000000030000000000000004"
          + "04703200";

  @Test
  void aBallotOfTheFirstVersionHasItsVotesAndPairsAndNoTexts() {
    Fingerprint response = new Fingerprint(1, 2);
    Fingerprint correction = new Fingerprint(6, 7);
    Fingerprint voter = new Fingerprint(3, 4);

    Ballot ballot = read(StateSerdes.ballot(), BALLOT_1);

    assertThat(ballot.responses().get(response))
        .containsEntry(
            voter,
            new StandingVote(
                new Moment(5, "e1"), Choice.DOWN, Optional.of(correction), false, false));
    assertThat(ballot.responses().get(correction))
        .containsEntry(
            voter, new StandingVote(new Moment(8, "e2"), Choice.UP, Optional.empty(), true, false));
    assertThat(ballot.published())
        .containsEntry(new Contrast.Sides(Optional.of(correction), Optional.of(response)), "pair");
    assertThat(ballot.texts().prompt()).isEmpty();
    assertThat(ballot.texts().response(response)).isEmpty();
    assertThat(ballot.past().fingerprints()).isEmpty();
  }

  @Test
  void aBallotOfTheSecondVersionHasItsTextsToo() {
    Fingerprint response = new Fingerprint(1, 2);

    Ballot ballot = read(StateSerdes.ballot(), BALLOT_2);

    assertThat(ballot.responses().get(response))
        .containsEntry(
            new Fingerprint(3, 4),
            new StandingVote(
                new Moment(5, "e1"),
                Choice.DOWN,
                Optional.of(new Fingerprint(6, 7)),
                false,
                false));
    assertThat(ballot.texts().prompt()).contains(PROMPT);
    assertThat(ballot.texts().response(response)).contains("Because.");
    assertThat(ballot.past().fingerprints()).containsExactly(new Fingerprint(8, 9));
  }

  @Test
  void answersAndVotesOfTheFirstVersionAreOfWholeAnswers() {
    assertThat(read(StateSerdes.answer(), ANSWER_1))
        .isEqualTo(new Answer(PROMPT, "Because.", false));
    assertThat(read(StateSerdes.vote(), VOTE_1))
        .isEqualTo(
            new ResolvedVote(
                PROMPT,
                "Because.",
                false,
                Optional.of("No."),
                Voter.user("ann"),
                Choice.DOWN,
                new Moment(5, "e1")));
  }

  @Test
  void aQuotaOfTheFirstVersionHasItsResponsesAndWasNotUsedSince() {
    Quota quota = read(StateSerdes.quota(), QUOTA_1);

    assertThat(quota.targets())
        .containsExactly(
            new Quota.Target(new Fingerprint(1, 2), "p1"),
            new Quota.Target(new Fingerprint(3, 4), "p2"));
    assertThat(quota.lastUsed()).isZero();
  }

  private static <T> T read(Serde<T> state, String bytes) {
    try (state) {
      return state.deserializer().deserialize("store", HexFormat.of().parseHex(bytes));
    }
  }
}
