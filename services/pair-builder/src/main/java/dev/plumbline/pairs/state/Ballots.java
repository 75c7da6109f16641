package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.Contrast.Sides;
import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.StandingVote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ballots as they are written down. */
final class Ballots {
  private Ballots() {}

  static StoredBallot store(Ballot ballot) {
    List<StoredResponse> responses = new ArrayList<>(ballot.responses().size());
    ballot
        .responses()
        .forEach(
            (response, votes) ->
                responses.add(
                    new StoredResponse(
                        Fingerprints.store(response),
                        ballot.texts().response(response).orElse(null),
                        votes(votes))));
    List<PublishedPair> published = new ArrayList<>(ballot.published().size());
    ballot
        .published()
        .forEach(
            (sides, pairId) ->
                published.add(
                    new PublishedPair(
                        Fingerprints.storeNullable(sides.chosen()),
                        Fingerprints.storeNullable(sides.rejected()),
                        pairId)));
    return new StoredBallot(
        responses,
        published,
        ballot.texts().prompt().map(Prompts::store).orElse(null),
        ballot.past().fingerprints().stream().map(Fingerprints::store).toList());
  }

  static Ballot restore(StoredBallot stored) {
    Ballot ballot = new Ballot();
    for (StoredResponse response : stored.getResponses()) {
      Fingerprint fingerprint = Fingerprints.restore(response.getResponse());
      for (StoredStandingVote vote : response.getVotes()) {
        ballot.restore(fingerprint, Fingerprints.restore(vote.getVoter()), restore(vote));
      }
      if (response.getText() != null) {
        ballot.texts().restore(fingerprint, response.getText());
      }
    }
    for (PublishedPair pair : stored.getPublished()) {
      Sides sides =
          new Sides(
              Fingerprints.restoreNullable(pair.getChosen()),
              Fingerprints.restoreNullable(pair.getRejected()));
      ballot.published().put(sides, pair.getPairId());
    }
    if (stored.getPrompt() != null) {
      ballot.texts().restore(Prompts.restore(stored.getPrompt()));
    }
    for (StoredFingerprint event : stored.getPastEvents()) {
      ballot.past().add(Fingerprints.restore(event));
    }
    return ballot;
  }

  private static List<StoredStandingVote> votes(Map<Fingerprint, StandingVote> votes) {
    List<StoredStandingVote> stored = new ArrayList<>(votes.size());
    votes.forEach(
        (voter, vote) ->
            stored.add(
                new StoredStandingVote(
                    Fingerprints.store(voter),
                    Votes.store(vote.choice()),
                    vote.moment().time(),
                    vote.moment().eventId(),
                    Fingerprints.storeNullable(vote.correction()),
                    vote.overQuota(),
                    vote.cut())));
    return stored;
  }

  private static StandingVote restore(StoredStandingVote stored) {
    return new StandingVote(
        new Moment(stored.getTime(), stored.getEventId()),
        Votes.restore(stored.getChoice()),
        Fingerprints.restoreNullable(stored.getCorrection()),
        stored.getOverQuota(),
        stored.getCut());
  }
}
