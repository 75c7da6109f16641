package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.ReferencePairs;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Tally;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What a reader of the pairs' topic sees of a pair. */
record ReadPair(RatedResponse chosen, RatedResponse rejected, long latest) {

  /** The pairs that were read, by their ids. */
  static Map<String, ReadPair> read(Collection<PreferencePair> pairs) {
    Map<String, ReadPair> byId = new TreeMap<>();
    for (PreferencePair pair : pairs) {
      byId.put(
          pair.getPairId(),
          new ReadPair(pair.getChosen(), pair.getRejected(), pair.getUpdatedAt().toEpochMilli()));
    }
    return byId;
  }

  /** The pairs that should be read. */
  static Map<String, ReadPair> expected(Collection<ResolvedVote> votes, BallotLimits limits) {
    Map<String, ReadPair> byId = new TreeMap<>();
    ReferencePairs.of(votes, limits)
        .forEach(
            (id, pair) ->
                byId.put(
                    id,
                    new ReadPair(
                        rated(pair.chosen(), pair.chosenTally()),
                        rated(pair.rejected(), pair.rejectedTally()),
                        pair.latest())));
    return byId;
  }

  private static RatedResponse rated(String response, Tally tally) {
    return response == null
        ? null
        : new RatedResponse(response, tally.up(), tally.down(), tally.correction(), tally.cut());
  }
}
