package dev.plumbline.pairs.ballot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Histories.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(Histories.class)
class OrderOfVotesTest {
  private static final BallotLimits GENEROUS =
      new BallotLimits(100, 100, 100, 100, Duration.ofDays(1), 0);

  @Property
  void anyOrderAndRepetitionOfTheVotesGivesThePairsOfTheReference(@ForAll History history) {
    CountedVotes counted = new CountedVotes(GENEROUS).countAll(history.arrivals());

    assertThat(counted.pairs()).isEqualTo(ReferencePairs.of(history.votes(), GENEROUS));
  }

  @Property
  void theLimitsDoNotDependOnTheOrderEither(@ForAll History history, @ForAll BallotLimits limits) {
    CountedVotes counted = new CountedVotes(limits).countAll(history.arrivals());

    assertThat(counted.pairs()).isEqualTo(ReferencePairs.of(history.votes(), limits));
  }

  @Property
  void whatAForgottenUserSaidUntilThenIsAsIfItHadNeverCome(
      @ForAll History history, @ForAll long until) {
    Voter ann = Voter.user("ann");

    CountedVotes counted =
        new CountedVotes(GENEROUS).countAll(history.arrivals()).forget(ann, until);

    assertThat(counted.pairs())
        .isEqualTo(ReferencePairs.of(without(ann, until, history.votes()), GENEROUS));
  }

  @Property
  void onlyTheWordsOfResponsesWithVotesAreRemembered(
      @ForAll History history, @ForAll BallotLimits limits) {
    assertOnlyTheWordsOfResponsesWithVotesAreRemembered(
        new CountedVotes(limits).countAll(history.arrivals()));
  }

  @Property
  void norAreTheWordsOfAForgottenUser(
      @ForAll History history, @ForAll BallotLimits limits, @ForAll long until) {
    assertOnlyTheWordsOfResponsesWithVotesAreRemembered(
        new CountedVotes(limits).countAll(history.arrivals()).forget(Voter.user("ann"), until));
  }

  private static List<ResolvedVote> without(Voter voter, long until, List<ResolvedVote> votes) {
    return votes.stream()
        .filter(vote -> !vote.voter().equals(voter) || vote.moment().time() > until)
        .toList();
  }

  private static void assertOnlyTheWordsOfResponsesWithVotesAreRemembered(CountedVotes counted) {
    List<Fingerprint> remembered = new ArrayList<>();
    counted.ballots.forEach(
        (prompt, ballot) -> {
          Set<Fingerprint> tallied = ballot.tallies().keySet();
          assertThat(ballot.texts().prompt().isPresent() ^ counted.prompts.containsKey(prompt))
              .isEqualTo(!tallied.isEmpty());
          ballot.responses().keySet().stream()
              .filter(response -> ballot.texts().response(response).isPresent())
              .forEach(response -> remembered.add(response));
        });
    remembered.addAll(counted.responses.keySet());
    assertThat(remembered)
        .containsExactlyInAnyOrderElementsOf(
            counted.ballots.values().stream()
                .flatMap(ballot -> ballot.tallies().keySet().stream())
                .toList());
  }
}
