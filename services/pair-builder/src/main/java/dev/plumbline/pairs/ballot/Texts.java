package dev.plumbline.pairs.ballot;

import dev.plumbline.pairs.identity.Fingerprint;
import dev.plumbline.runtime.identity.Prompt;
import java.util.Map;

/** The words behind the fingerprints, as long as a vote on them counts. */
final class Texts {
  private final VoteMemory.Table<String, Prompt> prompts;
  private final VoteMemory.Table<Fingerprint, String> responses;

  Texts(VoteMemory.Table<String, Prompt> prompts, VoteMemory.Table<Fingerprint, String> responses) {
    this.prompts = prompts;
    this.responses = responses;
  }

  /** The text of a response on which a vote counts. */
  String response(Fingerprint fingerprint) {
    String text = responses.get(fingerprint);
    if (text == null) {
      throw new IllegalStateException(
          "the text of response "
              + fingerprint
              + " is lost; rebuild the state of the pair-builder");
    }
    return text;
  }

  /**
   * Remembers what has votes now and had none before. Only the vote at hand can bring such texts.
   */
  void keep(
      Prompt prompt,
      Map<Fingerprint, Tally> before,
      Map<Fingerprint, Tally> after,
      Map<Fingerprint, String> texts) {
    if (before.isEmpty()) {
      prompts.put(prompt.id(), prompt);
    }
    for (Fingerprint response : after.keySet()) {
      if (!before.containsKey(response)) {
        responses.put(response, texts.get(response));
      }
    }
  }

  /** Forgets what had votes before and has none now. */
  void forget(Prompt prompt, Map<Fingerprint, Tally> before, Map<Fingerprint, Tally> after) {
    for (Fingerprint response : before.keySet()) {
      if (!after.containsKey(response)) {
        responses.delete(response);
      }
    }
    if (after.isEmpty()) {
      prompts.delete(prompt.id());
    }
  }
}
