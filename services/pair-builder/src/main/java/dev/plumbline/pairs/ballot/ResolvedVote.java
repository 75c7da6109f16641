package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import java.util.Optional;

/**
 * A vote with the texts that it is about.
 *
 * @param cut whether the response was cut off at its longest length
 * @param correction what the response should have been; the voter likes it better than the response
 */
public record ResolvedVote(
    Prompt prompt,
    String response,
    boolean cut,
    Optional<String> correction,
    Voter voter,
    Choice choice,
    Moment moment) {

  public ResolvedVote {
    // A correction that changes nothing is none.
    correction = correction.filter(text -> !text.equals(response));
    if (correction.isPresent()) {
      if (choice == Choice.WITHDRAWN) {
        throw new IllegalArgumentException("a withdrawn vote has no correction");
      }
      // Whoever corrects a response rates it below the correction.
      choice = Choice.DOWN;
    }
  }

  Fingerprint responseFingerprint() {
    return Fingerprint.ofResponse(prompt.id(), response);
  }

  Optional<Fingerprint> correctionFingerprint() {
    return correction.map(text -> Fingerprint.ofResponse(prompt.id(), text));
  }

  Fingerprint voterFingerprint() {
    return Fingerprint.ofVoter(prompt.id(), voter.identity());
  }
}
