package dev.plumbline.model.generation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what several prompts in one batch have in common only once: a prompt that begins like one
 * which came before it waits until that one has been read, and copies its keys and values.
 */
final class PromptSharing {
  private final Map<Answer, CacheArena> answers;

  /**
   * @param answers in the order in which they came, with the arena that each is in
   */
  PromptSharing(Map<Answer, CacheArena> answers) {
    this.answers = answers;
  }

  /** Copies what can be copied; the answers whose prompts wait, each with the one it waits for. */
  Map<Answer, Answer> share() {
    Map<Answer, Answer> held = new HashMap<>();
    for (Map.Entry<Answer, CacheArena> entry : answers.entrySet()) {
      Answer answer = entry.getKey();
      if (answer.cached() == 0) {
        copyOrAwait(answer, entry.getValue()).ifPresent(other -> held.put(answer, other));
      }
    }
    return held;
  }

  /** The one for which the beginning of the prompt is about to be read, if there is one. */
  private Optional<Answer> copyOrAwait(Answer answer, CacheArena arena) {
    Answer longest = null;
    int most = PrefixMemory.SHORTEST - 1;
    for (Answer earlier : answers.keySet()) {
      if (earlier == answer) {
        break;
      }
      int common = answer.commonPrompt(earlier);
      if (common > most) {
        longest = earlier;
        most = common;
      }
    }
    if (longest == null) {
      return Optional.empty();
    }
    if (longest.cached() < most) {
      return Optional.of(longest);
    }
    arena.copyBeginning(answer, answers.get(longest), longest, most);
    return Optional.empty();
  }
}
