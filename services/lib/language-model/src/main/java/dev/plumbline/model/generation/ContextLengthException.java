package dev.plumbline.model.generation;

/** Prompt and answer together are longer than the model, or the memory for its caches, allows. */
public final class ContextLengthException extends RuntimeException {
  public ContextLengthException(int promptTokens, int maxTokens, long limit, String limitedBy) {
    super(
        "The prompt has %d tokens and the answer may have %d, together %d; %s allows %d"
            .formatted(promptTokens, maxTokens, (long) promptTokens + maxTokens, limitedBy, limit));
  }
}
