package dev.plumbline.pairs.ballot;

import dev.plumbline.pairs.identity.Fingerprint;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
    this.texts = new Texts(memory.prompts(), memory.responses());
    this.publication = new Publication(texts, limits.pairsPerPrompt());
  }

  /** Counts one vote. */
  public Verdict count(ResolvedVote vote) {
    List<PairChange> changes = new ArrayList<>();
    Fingerprint response = vote.responseFingerprint();
    Optional<Fingerprint> correction = vote.correctionFingerprint();
    boolean overQuota = !admit(vote, response, changes);
    StandingVote standing = new StandingVote(vote.moment(), vote.choice(), correction, overQuota);
    Map<Fingerprint, String> newTexts = new HashMap<>();
    newTexts.put(response, vote.response());
    correction.ifPresent(written -> newTexts.put(written, vote.correction().orElseThrow()));
    Ballot.Result result =
        revise(
            vote.prompt(),
            newTexts,
            ballot -> ballot.cast(vote.voterFingerprint(), response, standing, limits),
            changes);
    return new Verdict(result.outcome(), overQuota, result.evicted(), changes);
  }

  /** Takes everything that a voter said off the ballot of one prompt. */
  public Removal forget(String promptId, Voter voter) {
    Ballot ballot = memory.ballots().get(promptId);
    if (ballot == null) {
      return new Removal(0, List.of(), List.of());
    }
    Fingerprint fingerprint = Fingerprint.ofVoter(promptId, voter.identity());
    Prompt prompt = memory.prompts().get(promptId);
    if (prompt == null) {
      // Nobody's vote counts on that prompt, so no pair rests on it.
      int votes = ballot.forget(fingerprint);
      keep(promptId, ballot);
      return new Removal(votes, List.of(), List.of());
    }
    List<PairChange> changes = new ArrayList<>();
    List<PairKey> pairs =
        ballot.pairsWith(fingerprint).stream()
            .map(pairId -> new PairKey(prompt.channel(), pairId))
            .toList();
    int votes = revise(prompt, Map.of(), known -> known.forget(fingerprint), changes);
    return new Removal(votes, pairs, changes);
  }

  private void keep(String promptId, Ballot ballot) {
    if (ballot.isEmpty()) {
      memory.ballots().delete(promptId);
    } else {
      memory.ballots().put(promptId, ballot);
    }
  }

  private boolean admit(ResolvedVote vote, Fingerprint response, List<PairChange> changes) {
    // Whoever takes a vote back takes nothing from others.
    if (!vote.voter().isUser() || vote.choice() == Choice.WITHDRAWN) {
      return true;
    }
    Prompt prompt = vote.prompt();
    long window = limits.window(vote.moment());
    Quota.Key key =
        new Quota.Key(window, Fingerprint.ofUser(vote.voter().identity()), prompt.channel());
    Quota known = memory.quotas().get(key);
    Quota quota = known == null ? new Quota(List.of()) : known;
    Quota.Admission admission =
        quota.offer(new Quota.Target(response, prompt.id()), limits.responsesPerUser());
    if (admission.changed()) {
      memory.quotas().put(key, quota);
    }
    admission.displaced().ifPresent(target -> displace(target, vote.voter(), window, changes));
    return admission.admitted();
  }

  private void displace(Quota.Target target, Voter voter, long window, List<PairChange> changes) {
    Prompt prompt = memory.prompts().get(target.promptId());
    if (prompt == null) {
      // Nobody's vote counts on that prompt, so there is nothing to take back.
      return;
    }
    revise(
        prompt,
        Map.of(),
        ballot -> {
          Fingerprint key = Fingerprint.ofVoter(prompt.id(), voter.identity());
          ballot.exceedQuota(key, target.response(), window, limits);
          return ballot;
        },
        changes);
  }

  private <R> R revise(
      Prompt prompt,
      Map<Fingerprint, String> newTexts,
      Function<Ballot, R> revision,
      List<PairChange> changes) {
    Ballot known = memory.ballots().get(prompt.id());
    Ballot ballot = known == null ? new Ballot() : known;
    Map<Fingerprint, Tally> before = ballot.tallies();
    R result = revision.apply(ballot);
    Map<Fingerprint, Tally> after = ballot.tallies();
    if (!after.equals(before)) {
      texts.keep(prompt, before, after, newTexts);
      changes.addAll(publication.changes(prompt, ballot, before, after));
      texts.forget(prompt, before, after);
    }
    keep(prompt.id(), ballot);
    return result;
  }

  /**
   * What came of forgetting a voter.
   *
   * @param votes that were taken out
   * @param pairs that rested on them
   * @param changes what readers of the pairs are to learn
   */
  public record Removal(int votes, List<PairKey> pairs, List<PairChange> changes) {}

  /**
   * What came of a vote.
   *
   * @param overQuota the user had voted too often in this window for the vote to count
   * @param evicted votes of others that were left out to keep the bounds
   */
  public record Verdict(
      Ballot.Outcome outcome, boolean overQuota, int evicted, List<PairChange> changes) {}
}
