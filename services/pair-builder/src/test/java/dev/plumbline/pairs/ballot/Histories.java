package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Histories of votes in which people meet often, on few prompts, in few moments. */
public final class Histories extends DomainContextBase {
  private static final List<String> ANSWERS = List.of("a", "b", "c", "d", "e");

  @Provide
  Arbitrary<History> histories() {
    Arbitrary<Integer> seeds = Arbitraries.integers();
    return Combinators.combine(votes().list().ofMaxSize(40), seeds).as(History::of);
  }

  @Provide
  Arbitrary<BallotLimits> limits() {
    Arbitrary<Integer> small = Arbitraries.integers().between(1, 6);
    // A prompt here is as long as 70 letters, an answer as one.
    Arbitrary<Integer> room = Arbitraries.of(0, 2, 70, 72, 100);
    return Combinators.combine(small, small, small, small, small, room)
        .as((a, b, c, d, e, f) -> new BallotLimits(a, b, c, d, Duration.ofMillis(e), f));
  }

  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs().between(-1, 10);
  }

  private static Arbitrary<ResolvedVote> votes() {
    Arbitrary<Prompt> prompts =
        Arbitraries.of("x", "y").map(text -> Prompt.of("c", List.of(new Turn("user", text))));
    Arbitrary<Voter> voters =
        Arbitraries.of(
            Voter.user("ann"), Voter.user("bob"), Voter.user("cat"), Voter.ofCompletion("1"));
    Arbitrary<Optional<String>> corrections = Arbitraries.of(ANSWERS).optional(0.2);
    return Combinators.combine(
            prompts,
            Arbitraries.of(ANSWERS),
            Arbitraries.of(true, false),
            corrections,
            voters,
            Arbitraries.of(Choice.class),
            Arbitraries.longs().between(0, 9))
        .as(
            (prompt, response, cut, correction, voter, choice, time) ->
                new ResolvedVote(
                    prompt,
                    response,
                    cut,
                    choice == Choice.WITHDRAWN ? Optional.empty() : correction,
                    voter,
                    choice,
                    new Moment(time, "")));
  }

  /**
   * The same votes twice: as they were cast, and as they may arrive.
   *
   * @param arrivals in any order, some of them repeatedly
   * @param seed of what else is left to chance
   */
  public record History(List<ResolvedVote> votes, List<ResolvedVote> arrivals, int seed) {
    static History of(List<ResolvedVote> votes, int seed) {
      Random random = new Random(seed);
      List<ResolvedVote> named = new ArrayList<>();
      for (ResolvedVote vote : votes) {
        Moment moment = new Moment(vote.moment().time(), "event-" + named.size());
        named.add(
            new ResolvedVote(
                vote.prompt(),
                vote.response(),
                vote.cut(),
                vote.correction(),
                vote.voter(),
                vote.choice(),
                moment));
      }
      List<ResolvedVote> arrivals = new ArrayList<>(named);
      named.stream().filter(vote -> random.nextInt(4) == 0).forEach(arrivals::add);
      Collections.shuffle(arrivals, random);
      return new History(named, arrivals, seed);
    }
  }
}
