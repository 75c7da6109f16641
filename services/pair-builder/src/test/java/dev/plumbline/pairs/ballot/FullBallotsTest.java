package dev.plumbline.pairs.ballot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Ballot.Outcome;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A prompt that everybody votes on. */
class FullBallotsTest {
  private static final int MANY = 40;

  @Test
  void aVoteForWhichAResponseHasTooManyVotersWritesNothing() {
    CountedVotes counted = counted(16, 3);

    for (int number = 0; number < MANY; number++) {
      countAndCheck(counted, "Because.", "user-" + number, Outcome.TOO_MANY_VOTERS);
    }

    assertThat(counted.verdicts)
        .extracting(VoteCounter.Verdict::outcome)
        .contains(Outcome.STANDS, Outcome.TOO_MANY_VOTERS);
  }

  @Test
  void aVoteOnOneOfTooManyResponsesWritesNothing() {
    CountedVotes counted = counted(3, 200);

    for (int number = 0; number < MANY; number++) {
      countAndCheck(counted, "Answer " + number, "ann", Outcome.TOO_MANY_RESPONSES);
    }

    assertThat(counted.verdicts)
        .extracting(VoteCounter.Verdict::outcome)
        .contains(Outcome.STANDS, Outcome.TOO_MANY_RESPONSES);
  }

  private static CountedVotes counted(int responses, int voters) {
    return new CountedVotes(new BallotLimits(responses, voters, 32, 500, Duration.ofDays(1), 2048));
  }

  private static void countAndCheck(
      CountedVotes counted, String response, String user, Outcome leavesNothing) {
    int before = counted.writtenBallots.size();
    Outcome outcome = counted.count(vote(response, user)).lastVerdict().outcome();

    assertThat(counted.writtenBallots)
        .as("written after %s", outcome)
        .hasSize(outcome == leavesNothing ? before : before + 1);
  }

  private static ResolvedVote vote(String response, String user) {
    return new ResolvedVote(
        Prompt.of("c", List.of(new Turn("user", "Why?"))),
        response,
        false,
        Optional.empty(),
        Voter.user(user),
        Choice.UP,
        new Moment(1, user + response));
  }
}
