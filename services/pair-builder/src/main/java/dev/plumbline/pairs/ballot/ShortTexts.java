package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that are written down with a ballot, so that a vote looks up and writes one record.
 * There is room for short ones only: what is here is written again with each vote. Not thread safe.
 */
public final class ShortTexts {
  private final Map<Fingerprint, String> responses = new HashMap<>();
  private Optional<Prompt> prompt = Optional.empty();
  private int length;

  /** The prompt, if it is here. */
  public Optional<Prompt> prompt() {
    return prompt;
  }

  /** The text of a response, if it is here. */
  public Optional<String> response(Fingerprint fingerprint) {
    return Optional.ofNullable(responses.get(fingerprint));
  }

  /** Puts the prompt back as it was written down. */
  public void restore(Prompt written) {
    prompt = Optional.of(written);
    length += length(written);
  }

  /** Puts a response back as it was written down. */
  public void restore(Fingerprint fingerprint, String text) {
    responses.put(fingerprint, text);
    length += text.length();
  }

  /**
   * Takes the prompt, if there is room.
   *
   * @param room for all texts together, in UTF-16 units
   * @return whether it is here now
   */
  boolean take(Prompt offered, int room) {
    boolean fits = length + length(offered) <= room;
    if (fits) {
      restore(offered);
    }
    return fits;
  }

  /** Takes a response, if there is room. */
  boolean take(Fingerprint fingerprint, String text, int room) {
    boolean fits = length + text.length() <= room;
    if (fits) {
      restore(fingerprint, text);
    }
    return fits;
  }

  /**
   * Forgets the prompt.
   *
   * @return whether it was here
   */
  boolean forgetPrompt() {
    boolean wasHere = prompt.isPresent();
    length -= prompt.map(ShortTexts::length).orElse(0);
    prompt = Optional.empty();
    return wasHere;
  }

  /**
   * Forgets a response.
   *
   * @return whether it was here
   */
  boolean forget(Fingerprint fingerprint) {
    String text = responses.remove(fingerprint);
    length -= text == null ? 0 : text.length();
    return text != null;
  }

  private static int length(Prompt prompt) {
    int length = prompt.id().length() + prompt.channel().length();
    for (Turn turn : prompt.turns()) {
      length += turn.role().length() + turn.content().length();
    }
    return length;
  }
}
