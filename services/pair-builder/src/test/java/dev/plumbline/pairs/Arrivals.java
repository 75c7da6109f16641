package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Votes as the records that may bring them. */
final class Arrivals {
  private Arrivals() {}

  /**
   * Half of the votes inline, but for those on answers that were cut, which only completions tell;
   * the others on completions, and the completions anywhere between them.
   *
   * @param votes all by users, some of them repeatedly
   */
  static List<SpecificRecord> of(Collection<ResolvedVote> votes, Random random) {
    List<SpecificRecord> arrivals = new ArrayList<>();
    Set<String> answered = new HashSet<>();
    for (ResolvedVote vote : votes) {
      if (answered.add(completionId(vote))) {
        arrivals.add(completion(vote));
      }
      arrivals.add(event(vote, !vote.cut() && vote.moment().eventId().hashCode() % 2 == 0));
    }
    Collections.shuffle(arrivals, random);
    return arrivals;
  }

  private static Completion completion(ResolvedVote vote) {
    Completion completion =
        PairDriver.completion(
            vote.prompt().channel(), completionId(vote), question(vote), vote.response());
    completion.setFinishReason(vote.cut() ? "length" : "stop");
    return completion;
  }

  private static FeedbackEvent event(ResolvedVote vote, boolean inline) {
    String user = vote.voter().identity().substring("user:".length());
    Vote event =
        Vote.of(user)
            .rated(Rating.valueOf(vote.choice().name()))
            .in(vote.prompt().channel())
            .id(vote.moment().eventId());
    vote.correction().ifPresent(event::corrected);
    if (inline) {
      event.on(question(vote), vote.response());
    } else {
      event.on(completionId(vote));
    }
    event.event().setCreatedAt(Instant.ofEpochMilli(vote.moment().time()));
    return event.event();
  }

  private static String question(ResolvedVote vote) {
    return vote.prompt().turns().get(0).content();
  }

  private static String completionId(ResolvedVote vote) {
    return vote.prompt().id() + vote.response() + (vote.cut() ? "-cut" : "");
  }
}
