package dev.plumbline.pairs.state;

import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;

/** Prompts as they are written down. */
final class Prompts {
  private Prompts() {}

  static StoredPrompt store(Prompt prompt) {
    return new StoredPrompt(
        prompt.id(),
        prompt.channel(),
        prompt.turns().stream().map(turn -> new StoredTurn(turn.role(), turn.content())).toList());
  }

  static Prompt restore(StoredPrompt stored) {
    return new Prompt(
        stored.getId(),
        stored.getChannel(),
        stored.getTurns().stream()
            .map(turn -> new Turn(turn.getRole(), turn.getContent()))
            .toList());
  }
}
