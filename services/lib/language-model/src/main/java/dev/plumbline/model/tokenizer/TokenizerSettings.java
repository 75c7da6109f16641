package dev.plumbline.model.tokenizer;

import dev.plumbline.model.config.InvalidModelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model's files say about the tokens that frame a sequence.
 *
 * @param beginOfText the text of the token that begins a sequence
 * @param endOfText the text of the token that ends a sequence
 * @param beginning the token that stands before a text of its own; empty where there is none
 * @param special the texts of all tokens that the settings name as special
 * @param stopTokens ends an answer; never empty
 * @param endOfTurn closes an assistant's turn
 */
record TokenizerSettings(
    Optional<String> beginOfText,
    Optional<String> endOfText,
    OptionalInt beginning,
    Set<String> special,
    Set<Integer> stopTokens,
    int endOfTurn) {

  TokenizerSettings {
    special = Set.copyOf(special);
    stopTokens = Set.copyOf(stopTokens);
  }

  /** Checks ids against the vocabulary. */
  void validate(Path origin, int vocabularySize) {
    for (int id : stopTokens) {
      validate(origin, "stop token", id, vocabularySize);
    }
    beginning.ifPresent(id -> validate(origin, "beginning of a text", id, vocabularySize));
    validate(origin, "end of turn", endOfTurn, vocabularySize);
  }

  private static void validate(Path origin, String what, int id, int vocabularySize) {
    if (id < 0 || id >= vocabularySize) {
      throw new InvalidModelException(
          origin, "%s %d is not in the vocabulary of %d".formatted(what, id, vocabularySize));
    }
  }
}
