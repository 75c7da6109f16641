package dev.plumbline.model.generation;

/**
 * What an engine is busy with.
 *
 * @param active answers that are being made
 * @param cacheBytes memory taken for keys and values
 * @param steps steps since the start
 * @param tokens tokens generated since the start
 * @param promptTokens tokens of prompts that were read since the start
 * @param reusedTokens tokens of prompts that another prompt had been read with
 * @param aheadTokens tokens that were read before anybody asked
 */
public record EngineStatus(
    int active,
    long cacheBytes,
    long steps,
    long tokens,
    long promptTokens,
    long reusedTokens,
    long aheadTokens) {

  static EngineStatus idle() {
    return new EngineStatus(0, 0, 0, 0, 0, 0, 0);
  }
}
