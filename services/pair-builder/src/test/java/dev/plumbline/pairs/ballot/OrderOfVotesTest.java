package dev.plumbline.pairs.ballot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Histories.History;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(Histories.class)
class OrderOfVotesTest {
  private static final BallotLimits GENEROUS =
      new BallotLimits(100, 100, 100, 100, Duration.ofDays(1));

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
  void onlyTheWordsOfResponsesWithVotesAreRemembered(
      @ForAll History history, @ForAll BallotLimits limits) {
    CountedVotes counted = new CountedVotes(limits).countAll(history.arrivals());

    counted.ballots.forEach(
        (prompt, ballot) -> {
          Map<?, ?> tallies = ballot.tallies();
          assertThat(counted.prompts.containsKey(prompt)).isEqualTo(!tallies.isEmpty());
        });
    assertThat(counted.responses.keySet())
        .containsExactlyInAnyOrderElementsOf(
            counted.ballots.values().stream()
                .flatMap(ballot -> ballot.tallies().keySet().stream())
                .toList());
  }
}
