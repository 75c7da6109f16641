package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The words behind the fingerprints, as long as a vote on them counts: short ones with their
 * ballot, long ones by themselves.
 */
final class Texts {
  private final VoteMemory.Table<String, Prompt> prompts;
  private final VoteMemory.Table<Fingerprint, String> responses;
  private final int roomOnBallot;

  /**
   * @param roomOnBallot for all texts of a prompt together, in UTF-16 units
   */
  Texts(
      VoteMemory.Table<String, Prompt> prompts,
      VoteMemory.Table<Fingerprint, String> responses,
      int roomOnBallot) {
    this.prompts = prompts;
    this.responses = responses;
    this.roomOnBallot = roomOnBallot;
  }

  /** The prompt of a ballot; empty when no vote on it counts. */
  Optional<Prompt> prompt(String promptId, Ballot ballot) {
    return ballot.texts().prompt().or(() -> Optional.ofNullable(prompts.get(promptId)));
  }

  /** The text of a response on which a vote counts. */
  String response(Fingerprint fingerprint, Ballot ballot) {
    return ballot
        .texts()
        .response(fingerprint)
        .or(() -> Optional.ofNullable(responses.get(fingerprint)))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the text of response "
                        + fingerprint
                        + " is lost; rebuild the state of the pair-builder"));
  }

  /** The texts of all responses on which votes count. */
  Map<Fingerprint, String> responses(Ballot ballot) {
    return ballot.tallies().keySet().stream()
        .collect(Collectors.toMap(Function.identity(), response -> response(response, ballot)));
  }

  /**
   * Remembers what has votes now and had none before. Only the vote at hand can bring such texts.
   */
  void keep(
      Prompt prompt,
      Ballot ballot,
      Map<Fingerprint, Tally> before,
      Map<Fingerprint, Tally> after,
      Map<Fingerprint, String> texts) {
    if (before.isEmpty() && !ballot.texts().take(prompt, roomOnBallot)) {
      prompts.put(prompt.id(), prompt);
    }
    for (Fingerprint response : after.keySet()) {
      if (!before.containsKey(response)
          && !ballot.texts().take(response, texts.get(response), roomOnBallot)) {
        responses.put(response, texts.get(response));
      }
    }
  }

  /** Forgets what had votes before and has none now. */
  void forget(
      Prompt prompt, Ballot ballot, Map<Fingerprint, Tally> before, Map<Fingerprint, Tally> after) {
    for (Fingerprint response : before.keySet()) {
      if (!after.containsKey(response) && !ballot.texts().forget(response)) {
        responses.delete(response);
      }
    }
    if (after.isEmpty() && !ballot.texts().forgetPrompt()) {
      prompts.delete(prompt.id());
    }
  }
}
