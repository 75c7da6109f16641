package dev.plumbline.pairs.ballot;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The votes on the responses to one prompt. Not thread safe.
 *
 * <p>Both bounds keep the smallest fingerprints of all that were ever seen. What is left out never
 * comes back, so the votes that are kept do not depend on the order in which they came.
 */
public final class Ballot {
  private final NavigableMap<Fingerprint, NavigableMap<Fingerprint, StandingVote>> responses =
      new TreeMap<>();
  private final Map<Contrast.Sides, String> published = new HashMap<>();
  private final PastEvents past = new PastEvents();
  private final ShortTexts texts = new ShortTexts();

  /** What became of a vote. */
  public enum Outcome {
    /** It stands now. */
    STANDS,
    /** A later vote of the same voter was there already. */
    LATE,
    /** The same event was there already. */
    REPEATED,
    /** The prompt has too many responses for this one. */
    TOO_MANY_RESPONSES,
    /** The response has too many voters for this one. */
    TOO_MANY_VOTERS;

    /** Whether the ballot remembers anything of it. */
    boolean isKept() {
      return this == STANDS || this == LATE;
    }
  }

  /** Whether an event was taken before, as far as is remembered. */
  boolean hasTaken(String eventId) {
    for (NavigableMap<Fingerprint, StandingVote> votes : responses.values()) {
      for (StandingVote vote : votes.values()) {
        if (vote.moment().eventId().equals(eventId)) {
          return true;
        }
      }
    }
    return !past.isEmpty() && past.contains(Fingerprint.ofEvent(eventId));
  }

  /**
   * Takes one vote.
   *
   * @return what became of it, and how many votes of others had to go
   */
  public Result cast(
      Fingerprint voter, Fingerprint response, StandingVote vote, BallotLimits limits) {
    int evicted = register(voter, response, limits);
    if (vote.correction().isPresent()) {
      evicted += register(voter, vote.correction().get(), limits);
    }
    Outcome outcome = place(voter, response, vote);
    boolean changed = outcome.isKept() || evicted > 0 || vote.correction().isPresent();
    return new Result(outcome, evicted, changed);
  }

  /** Takes the weight from a vote, if it is one of that window and stands. */
  void exceedQuota(Fingerprint voter, Fingerprint response, long window, BallotLimits limits) {
    NavigableMap<Fingerprint, StandingVote> votes = responses.get(response);
    if (votes != null) {
      votes.computeIfPresent(
          voter,
          (key, vote) -> limits.window(vote.moment()) == window ? vote.withoutWeight() : vote);
    }
  }

  /** Whether a voter has said anything here. */
  public boolean knows(Voter voter, String promptId) {
    Fingerprint fingerprint = Fingerprint.ofVoter(promptId, voter.identity());
    return responses.values().stream().anyMatch(votes -> votes.containsKey(fingerprint));
  }

  /** Whether a vote counts that was cast in a window and after a time. */
  boolean counts(
      Fingerprint voter, Fingerprint response, long window, long time, BallotLimits limits) {
    NavigableMap<Fingerprint, StandingVote> votes = responses.get(response);
    StandingVote vote = votes == null ? null : votes.get(voter);
    return vote != null
        && vote.counts()
        && vote.isAfter(time)
        && limits.window(vote.moment()) == window;
  }

  /** The ids of the published pairs with a response that {@link #forget} concerns. */
  Set<String> pairsWith(Fingerprint voter, long until) {
    Set<Fingerprint> concerned = saidUntil(voter, until);
    Set<String> ids = new TreeSet<>();
    published.forEach(
        (sides, pairId) -> {
          if (Stream.of(sides.chosen(), sides.rejected())
              .flatMap(Optional::stream)
              .anyMatch(concerned::contains)) {
            ids.add(pairId);
          }
        });
    return ids;
  }

  /**
   * Takes everything out that a voter said until a time, withdrawals too. Later votes stay, as if
   * there had been none before.
   *
   * @return how many votes that were
   */
  int forget(Fingerprint voter, long until) {
    Set<Fingerprint> written = correctionsAfter(voter, until);
    int forgotten = 0;
    for (Fingerprint response : saidUntil(voter, until)) {
      NavigableMap<Fingerprint, StandingVote> votes = responses.get(response);
      forgotten += votes.remove(voter).equals(StandingVote.NONE) ? 0 : 1;
      if (written.contains(response)) {
        votes.put(voter, StandingVote.NONE);
      }
    }
    responses.values().removeIf(NavigableMap::isEmpty);
    return forgotten;
  }

  boolean isEmpty() {
    return responses.isEmpty() && published.isEmpty();
  }

  /** What the votes say, for each response that has votes which count. */
  Map<Fingerprint, Tally> tallies() {
    Map<Ticket, StandingVote> corrections = corrections();
    Map<Fingerprint, Tally> tallies = new TreeMap<>();
    responses.forEach(
        (response, votes) ->
            votes.forEach(
                (voter, direct) -> {
                  StandingVote corrected =
                      corrections.isEmpty() ? null : corrections.get(new Ticket(voter, response));
                  boolean isCorrection =
                      corrected != null && corrected.moment().isAfter(direct.moment());
                  StandingVote latest = isCorrection ? corrected : direct;
                  if (latest.counts()) {
                    tallies.merge(response, Tally.of(latest, isCorrection), Tally::plus);
                  }
                }));
    return tallies;
  }

  /** The votes by response and voter, to be written down. */
  public Map<Fingerprint, NavigableMap<Fingerprint, StandingVote>> responses() {
    return Collections.unmodifiableMap(responses);
  }

  /** The pairs that readers know of, with their ids. */
  public Map<Contrast.Sides, String> published() {
    return published;
  }

  /** The last events whose votes do not stand. */
  public PastEvents past() {
    return past;
  }

  /** The texts that are written down with the ballot. */
  public ShortTexts texts() {
    return texts;
  }

  /** Puts a vote back as it was written down. */
  public void restore(Fingerprint response, Fingerprint voter, StandingVote vote) {
    responses.computeIfAbsent(response, key -> new TreeMap<>()).put(voter, vote);
  }

  /**
   * Makes room for a voter's opinion on a response, as far as the bounds allow.
   *
   * @return how many votes of others had to go
   */
  private int register(Fingerprint voter, Fingerprint response, BallotLimits limits) {
    int evicted = 0;
    responses.putIfAbsent(response, new TreeMap<>());
    while (responses.size() > limits.responsesPerPrompt()) {
      evicted += votesIn(responses.pollLastEntry().getValue());
    }
    NavigableMap<Fingerprint, StandingVote> votes = responses.get(response);
    if (votes != null) {
      votes.putIfAbsent(voter, StandingVote.NONE);
      while (votes.size() > limits.votersPerResponse()) {
        evicted += votes.pollLastEntry().getValue().equals(StandingVote.NONE) ? 0 : 1;
      }
    }
    return evicted;
  }

  private static int votesIn(NavigableMap<Fingerprint, StandingVote> votes) {
    return (int) votes.values().stream().filter(vote -> !vote.equals(StandingVote.NONE)).count();
  }

  private Outcome place(Fingerprint voter, Fingerprint response, StandingVote vote) {
    NavigableMap<Fingerprint, StandingVote> votes = responses.get(response);
    if (votes == null) {
      return Outcome.TOO_MANY_RESPONSES;
    }
    StandingVote earlier = votes.get(voter);
    if (earlier == null) {
      return Outcome.TOO_MANY_VOTERS;
    }
    boolean stands = vote.moment().isAfter(earlier.moment());
    Moment superseded = stands ? earlier.moment() : vote.moment();
    if (!superseded.equals(Moment.NEVER)) {
      past.add(Fingerprint.ofEvent(superseded.eventId()));
    }
    if (stands) {
      votes.put(voter, vote);
    }
    return stands ? Outcome.STANDS : Outcome.LATE;
  }

  /** The latest vote for each response that a voter wrote as a correction. */
  private Map<Ticket, StandingVote> corrections() {
    Map<Ticket, StandingVote> corrections = new HashMap<>();
    responses
        .values()
        .forEach(
            votes ->
                votes.forEach(
                    (voter, vote) -> {
                      Optional<Fingerprint> written = vote.correction();
                      if (written.isPresent() && vote.counts()) {
                        corrections.merge(
                            new Ticket(voter, written.get()),
                            vote.forTheCorrection(),
                            (a, b) -> a.moment().isAfter(b.moment()) ? a : b);
                      }
                    }));
    return corrections;
  }

  /** The responses on which a voter has said something, but nothing after a time. */
  Set<Fingerprint> saidUntil(Fingerprint voter, long until) {
    Set<Fingerprint> written = correctionsAfter(voter, until);
    Set<Fingerprint> said = new TreeSet<>();
    responses.forEach(
        (response, votes) -> {
          StandingVote vote = votes.get(voter);
          boolean isPlaceOfLater = StandingVote.NONE.equals(vote) && written.contains(response);
          if (vote != null && !vote.isAfter(until) && !isPlaceOfLater) {
            said.add(response);
          }
        });
    return said;
  }

  /** The responses that a voter wrote after a time. */
  private Set<Fingerprint> correctionsAfter(Fingerprint voter, long time) {
    return responses.values().stream()
        .map(votes -> votes.get(voter))
        .filter(vote -> vote != null && vote.isAfter(time))
        .flatMap(vote -> vote.correction().stream())
        .collect(Collectors.toSet());
  }

  private record Ticket(Fingerprint voter, Fingerprint response) {}

  /**
   * What came of a vote.
   *
   * @param evicted votes of others that were left out to keep the bounds
   * @param changed false when the ballot is as before
   */
  public record Result(Outcome outcome, int evicted, boolean changed) {}
}
