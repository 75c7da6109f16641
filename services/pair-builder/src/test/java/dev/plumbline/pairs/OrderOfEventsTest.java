package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.Histories;
import dev.plumbline.pairs.ballot.Histories.History;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Voter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;

/** The whole topology, with its serializers and stores, against the reference. */
@Domain(Histories.class)
class OrderOfEventsTest {
  private static final BallotLimits NARROW = new BallotLimits(4, 3, 3, 2, Duration.ofMillis(4), 0);
  private static final Map<String, ?> SETTINGS =
      Map.of(
          "plumbline.pair-builder.limits.responses-per-prompt", 4,
          "plumbline.pair-builder.limits.voters-per-response", 3,
          "plumbline.pair-builder.limits.pairs-per-prompt", 3,
          "plumbline.pair-builder.limits.responses-per-user", 2,
          "plumbline.pair-builder.limits.user-window", "4 ms");
  private static final Path STATE = Path.of("target", "order-of-events");

  @Property(tries = 30, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyOrderOfFeedbackAndCompletionsGivesThePairsOfTheReference(@ForAll History history) {
    // With one partition every vote is counted where it is resolved, with more some travel.
    int partitions = 1 + Math.floorMod(history.seed(), 3);
    Path directory = STATE.resolve(UUID.randomUUID().toString());
    try (PairDriver driver = PairDriver.start(directory, SETTINGS, partitions)) {
      Arrivals.of(byUsers(history.arrivals()), new Random(history.seed())).forEach(driver::send);

      assertThat(ReadPair.read(driver.pairs().values()))
          .isEqualTo(ReadPair.expected(byUsers(history.votes()), NARROW));
    }
  }

  /** The topology says who the anonymous voter of a completion is; here everybody has a name. */
  private static List<ResolvedVote> byUsers(List<ResolvedVote> votes) {
    return votes.stream()
        .map(
            vote ->
                new ResolvedVote(
                    vote.prompt(),
                    vote.response(),
                    vote.cut(),
                    vote.correction(),
                    Voter.user(vote.voter().identity().replace(':', '-')),
                    vote.choice(),
                    vote.moment()))
        .toList();
  }
}
