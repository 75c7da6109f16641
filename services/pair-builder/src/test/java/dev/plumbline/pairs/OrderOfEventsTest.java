package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Histories;
import dev.plumbline.pairs.ballot.Histories.History;
import dev.plumbline.pairs.ballot.ReferencePairs;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Tally;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import dev.plumbline.schema.Rating;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;

/** The whole topology, with its serializers and stores, against the reference. */
@Domain(Histories.class)
class OrderOfEventsTest {
  private static final BallotLimits NARROW = new BallotLimits(4, 3, 3, 2, Duration.ofMillis(4));
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
    List<ResolvedVote> votes = history.votes().stream().map(OrderOfEventsTest::ofAUser).toList();

    Map<String, ReadPair> pairs = new TreeMap<>();
    try (PairDriver driver =
        PairDriver.start(STATE.resolve(UUID.randomUUID().toString()), SETTINGS)) {
      arrivals(history).forEach(arrival -> arrival.reach(driver));
      driver.pairs().values().forEach(pair -> pairs.put(pair.getPairId(), ReadPair.of(pair)));
    }

    Map<String, ReadPair> expected = new TreeMap<>();
    ReferencePairs.of(votes, NARROW).forEach((id, pair) -> expected.put(id, ReadPair.of(pair)));
    assertThat(pairs).isEqualTo(expected);
  }

  /** Something that reaches the topology. */
  private interface Arrival {
    void reach(PairDriver driver);
  }

  /** Votes as they may arrive, some of them on completions, which come anywhere between them. */
  private static List<Arrival> arrivals(History history) {
    List<Arrival> arrivals = new ArrayList<>();
    Set<String> answered = new HashSet<>();
    for (ResolvedVote vote : history.votes()) {
      if (answered.add(completion(vote))) {
        String question = vote.prompt().turns().get(0).content();
        arrivals.add(
            driver ->
                driver.answer(
                    vote.prompt().channel(), completion(vote), question, vote.response()));
      }
    }
    for (ResolvedVote arriving : history.arrivals()) {
      ResolvedVote vote = ofAUser(arriving);
      boolean inline = vote.moment().eventId().hashCode() % 2 == 0;
      arrivals.add(driver -> driver.send(event(vote, inline)));
    }
    Collections.shuffle(arrivals, new Random(history.seed()));
    return arrivals;
  }

  private static String completion(ResolvedVote vote) {
    return vote.prompt().id() + vote.response();
  }

  private static FeedbackEvent event(ResolvedVote vote, boolean inline) {
    String user = vote.voter().identity().substring("user:".length());
    Vote event = Vote.of(user).rated(rating(vote.choice())).in("c");
    vote.correction().ifPresent(event::corrected);
    if (inline) {
      event.on(vote.prompt().turns().get(0).content(), vote.response());
    } else {
      event.on(completion(vote));
    }
    event.id(vote.moment().eventId());
    event.event().setCreatedAt(Instant.ofEpochMilli(vote.moment().time()));
    return event.event();
  }

  private static Rating rating(Choice choice) {
    return Rating.valueOf(choice.name());
  }

  /** The topology says who the anonymous voter of a completion is; here everybody has a name. */
  private static ResolvedVote ofAUser(ResolvedVote vote) {
    String name = vote.voter().identity().replace(':', '-');
    return new ResolvedVote(
        vote.prompt(),
        vote.response(),
        vote.correction(),
        Voter.user(name),
        vote.choice(),
        vote.moment());
  }

  /** What a reader sees of a pair. */
  private record ReadPair(RatedResponse chosen, RatedResponse rejected, long latest) {
    private static ReadPair of(PreferencePair pair) {
      return new ReadPair(pair.getChosen(), pair.getRejected(), pair.getUpdatedAt().toEpochMilli());
    }

    private static ReadPair of(ReferencePairs.Pair pair) {
      return new ReadPair(
          rated(pair.chosen(), pair.chosenTally()),
          rated(pair.rejected(), pair.rejectedTally()),
          pair.latest());
    }

    private static RatedResponse rated(String response, Tally tally) {
      return response == null
          ? null
          : new RatedResponse(response, tally.up(), tally.down(), tally.correction());
    }
  }
}
