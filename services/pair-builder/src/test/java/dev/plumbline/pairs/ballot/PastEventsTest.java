package dev.plumbline.pairs.ballot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Ballot.Outcome;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PastEventsTest {
  private static final BallotLimits LIMITS =
      new BallotLimits(16, 200, 32, 500, Duration.ofDays(1), 2048);
  private static final int REMEMBERED = 128;

  private final CountedVotes counted = new CountedVotes(LIMITS);

  @Test
  void theLastEventsThatDoNotStandAreKnownWhateverTheirTimeIsNow() {
    for (int time = 0; time <= REMEMBERED + 1; time++) {
      counted.count(vote("event-" + time, time));
      assertThat(counted.lastVerdict().outcome()).isEqualTo(Outcome.STANDS);
    }

    assertThat(sentAgain("event-" + (REMEMBERED + 1))).isEqualTo(Outcome.REPEATED);
    assertThat(sentAgain("event-1")).isEqualTo(Outcome.REPEATED);
    assertThat(sentAgain("event-0")).isEqualTo(Outcome.STANDS);
  }

  private Outcome sentAgain(String eventId) {
    return counted.count(vote(eventId, 1000)).lastVerdict().outcome();
  }

  private static ResolvedVote vote(String eventId, long time) {
    return new ResolvedVote(
        Prompt.of("c", List.of(new Turn("user", "Why?"))),
        "Because.",
        false,
        Optional.empty(),
        Voter.user("ann"),
        Choice.UP,
        new Moment(time, eventId));
  }
}
