package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts votes, one after the other, and tells which pairs come and go. Not thread safe.
 *
 * <p>Texts are remembered only as long as a vote on them counts. A withdrawn vote leaves
 * fingerprints behind, no words.
 */
public final class VoteCounter {
  private final VoteMemory memory;
  private final BallotLimits limits;
  private final Texts texts;
  private final Publication publication;

  public VoteCounter(VoteMemory memory, BallotLimits limits) {
    this.memory = memory;
    this.limits = limits;
    this.texts = new Texts(memory.prompts(), memory.responses(), limits.textsOnBallot());
    this.publication = new Publication(texts, limits.pairsPerPrompt());
  }

  /**
   * Counts one vote.
   *
   * @param now time of the records, which may be much later than that of the vote, in milliseconds
   *     since 1970
   */
  public Verdict count(ResolvedVote vote, long now) {
    Prompt prompt = vote.prompt();
    Ballot ballot = find(prompt.id()).orElseGet(Ballot::new);
    if (ballot.hasTaken(vote.moment().eventId())) {
      return new Verdict(Ballot.Outcome.REPEATED, false, 0, List.of());
    }
    List<PairChange> changes = new ArrayList<>();
    Fingerprint response = vote.responseFingerprint();
    Optional<Fingerprint> correction = vote.correctionFingerprint();
    boolean overQuota = !admit(vote, now, response, ballot, changes);
    StandingVote standing =
        new StandingVote(vote.moment(), vote.choice(), correction, overQuota, vote.cut());
    Map<Fingerprint, String> newTexts = new HashMap<>();
    newTexts.put(response, vote.response());
    correction.ifPresent(written -> newTexts.put(written, vote.correction().orElseThrow()));
    Ballot.Result result =
        revise(
            prompt,
            ballot,
            newTexts,
            known -> known.cast(vote.voterFingerprint(), response, standing, limits),
            changes);
    // A full ballot is large, and every further vote on a popular prompt would write it anew.
    if (result.changed()) {
      keep(prompt.id(), ballot);
    }
    return new Verdict(result.outcome(), overQuota, result.evicted(), changes);
  }

  /**
   * Takes what a voter said until a time off the ballot of one prompt.
   *
   * @param until in milliseconds since 1970
   */
  public Removal forget(String promptId, Voter voter, long until) {
    Fingerprint fingerprint = Fingerprint.ofVoter(promptId, voter.identity());
    return find(promptId)
        .map(ballot -> forget(promptId, ballot, fingerprint, until))
        .orElseGet(() -> Removal.ofVotes(0));
  }

  private Removal forget(String promptId, Ballot ballot, Fingerprint voter, long until) {
    Optional<Prompt> prompt = texts.prompt(promptId, ballot);
    if (prompt.isEmpty()) {
      // Nobody's vote counts on that prompt, so no pair rests on it.
      int votes = ballot.forget(voter, until);
      keep(promptId, ballot);
      return Removal.ofVotes(votes);
    }
    List<PairChange> changes = new ArrayList<>();
    Set<PairKey> pairs =
        ballot.pairsWith(voter, until).stream()
            .map(pairId -> new PairKey(prompt.get().channel(), pairId))
            .collect(Collectors.toSet());
    Set<PairKey> formerPairs =
        new PossiblePairs(prompt.get(), texts.responses(ballot))
            .with(ballot.saidUntil(voter, until));
    formerPairs.removeAll(pairs);
    int votes =
        revise(prompt.get(), ballot, Map.of(), known -> known.forget(voter, until), changes);
    keep(promptId, ballot);
    return new Removal(votes, pairs, formerPairs, changes);
  }

  /**
   * Takes what a user said until a time off one of the user's quotas.
   *
   * @param until in milliseconds since 1970
   */
  public void forget(Quota.Key key, Voter user, long until) {
    long last = limits.window(until);
    if (key.window() > last) {
      return;
    }
    Quota quota = memory.quotas().get(key);
    List<Quota.Target> later =
        key.window() < last
            ? List.of()
            : quota.targets().stream()
                .filter(target -> counts(user, target, key.window(), until))
                .toList();
    if (later.isEmpty()) {
      memory.quotas().delete(key);
    } else {
      memory.quotas().put(key, new Quota(later, quota.lastUsed()));
    }
  }

  private boolean counts(Voter user, Quota.Target target, long window, long time) {
    String promptId = target.promptId();
    Fingerprint voter = Fingerprint.ofVoter(promptId, user.identity());
    return find(promptId)
        .filter(ballot -> ballot.counts(voter, target.response(), window, time, limits))
        .isPresent();
  }

  private Optional<Ballot> find(String promptId) {
    return Optional.ofNullable(memory.ballots().get(promptId));
  }

  private void keep(String promptId, Ballot ballot) {
    if (ballot.isEmpty()) {
      memory.ballots().delete(promptId);
    } else {
      memory.ballots().put(promptId, ballot);
    }
  }

  private boolean admit(
      ResolvedVote vote, long now, Fingerprint response, Ballot ballot, List<PairChange> changes) {
    // Whoever takes a vote back takes nothing from others.
    if (!vote.voter().isUser() || vote.choice() == Choice.WITHDRAWN) {
      return true;
    }
    Prompt prompt = vote.prompt();
    long window = limits.window(vote.moment());
    Quota.Key key =
        new Quota.Key(window, Fingerprint.ofUser(vote.voter().identity()), prompt.channel());
    Quota known = memory.quotas().get(key);
    Quota quota = known == null ? new Quota(List.of(), window) : known;
    Quota.Admission admission =
        quota.offer(new Quota.Target(response, prompt.id()), limits.responsesPerUser());
    boolean isLaterUse = quota.use(limits.window(now));
    if (admission.changed() || isLaterUse) {
      memory.quotas().put(key, quota);
    }
    admission
        .displaced()
        .ifPresent(
            target -> {
              boolean isHere = target.promptId().equals(prompt.id());
              Optional<Ballot> other = isHere ? Optional.of(ballot) : find(target.promptId());
              other.ifPresent(there -> displace(target, there, vote.voter(), window, changes));
            });
    return admission.admitted();
  }

  private void displace(
      Quota.Target target, Ballot ballot, Voter voter, long window, List<PairChange> changes) {
    String promptId = target.promptId();
    // Where nobody's vote counts on a prompt, there is nothing to take back.
    texts
        .prompt(promptId, ballot)
        .ifPresent(
            prompt -> {
              Fingerprint key = Fingerprint.ofVoter(promptId, voter.identity());
              revise(
                  prompt,
                  ballot,
                  Map.of(),
                  known -> {
                    known.exceedQuota(key, target.response(), window, limits);
                    return known;
                  },
                  changes);
              keep(promptId, ballot);
            });
  }

  /** Changes a ballot, which is for the caller to {@link #keep}, with the texts and pairs of it. */
  private <R> R revise(
      Prompt prompt,
      Ballot ballot,
      Map<Fingerprint, String> newTexts,
      Function<Ballot, R> revision,
      List<PairChange> changes) {
    Map<Fingerprint, Tally> before = ballot.tallies();
    R result = revision.apply(ballot);
    Map<Fingerprint, Tally> after = ballot.tallies();
    if (!after.equals(before)) {
      texts.keep(prompt, ballot, before, after, newTexts);
      changes.addAll(publication.changes(prompt, ballot, before, after));
      texts.forget(prompt, ballot, before, after);
    }
    return result;
  }

  /**
   * What came of forgetting a voter.
   *
   * @param votes that were taken out
   * @param pairs that rested on them
   * @param formerPairs others that may have rested on them before
   * @param changes what readers of the pairs are to learn
   */
  public record Removal(
      int votes, Set<PairKey> pairs, Set<PairKey> formerPairs, List<PairChange> changes) {

    /** Nothing rested on them. */
    private static Removal ofVotes(int votes) {
      return new Removal(votes, Set.of(), Set.of(), List.of());
    }
  }

  /**
   * What came of a vote.
   *
   * @param overQuota the user had voted too often in this window for the vote to count
   * @param evicted votes of others that were left out to keep the bounds
   */
  public record Verdict(
      Ballot.Outcome outcome, boolean overQuota, int evicted, List<PairChange> changes) {}
}
