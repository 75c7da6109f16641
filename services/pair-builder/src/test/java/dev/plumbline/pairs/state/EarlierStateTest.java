package dev.plumbline.pairs.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Contrast;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.StandingVote;
import dev.plumbline.pairs.identity.Fingerprint;
import java.util.HexFormat;
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
            new StandingVote(new Moment(5, "e1"), Choice.DOWN, Optional.of(correction), false));
    assertThat(ballot.responses().get(correction))
        .containsEntry(
            voter, new StandingVote(new Moment(8, "e2"), Choice.UP, Optional.empty(), true));
    assertThat(ballot.published())
        .containsEntry(new Contrast.Sides(Optional.of(correction), Optional.of(response)), "pair");
    assertThat(ballot.texts().prompt()).isEmpty();
    assertThat(ballot.texts().response(response)).isEmpty();
    assertThat(ballot.past().fingerprints()).isEmpty();
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
