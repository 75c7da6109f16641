package dev.plumbline.server.api;

import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for.
 *
 * @param model channel, {@code channel@version} or the base model's name; empty: the default
 * @param prompts one for chat; completions may have several
 * @param choices answers to each prompt
 * @param stream whether the answers come piece by piece
 * @param includeUsage whether a stream ends with the number of tokens
 * @param user the client's own name for its end user
 * @param metadata the client's own notes, given back in the answer
 */
record AnswerCall(
    Optional<String> model,
    List<Prompt> prompts,
    Sampling sampling,
    int choices,
    boolean stream,
    boolean includeUsage,
    Optional<String> user,
    Map<String, String> metadata) {
  AnswerCall {
    prompts = List.copyOf(prompts);
    metadata = Map.copyOf(metadata);
  }

  /** To all prompts together. */
  int answers() {
    return prompts.size() * choices;
  }
}
