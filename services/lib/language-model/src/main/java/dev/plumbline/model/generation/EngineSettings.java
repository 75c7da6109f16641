package dev.plumbline.model.generation;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.network.KeyValueCache;
import java.util.List;

/**
 * The limits of a generation engine.
 *
 * @param batch the most answers that grow at the same time
 * @param queue the most requests that wait
 * @param cacheBytes the most memory for keys and values, those that are kept for prompts which
 *     begin alike among them
 * @param prefillTokens the most prompt tokens in one step, so that a long prompt doesn't hold up
 *     the answers of others
 * @param threads cores for one operation, 0 to leave PyTorch's own choice
 */
public record EngineSettings(
    int batch, int queue, long cacheBytes, int prefillTokens, int threads) {
  private static final long DEFAULT_CACHE_BYTES = 512L << 20;

  public EngineSettings {
    if (batch < 1 || queue < 1 || cacheBytes < 1 || prefillTokens < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "batch, queue, cacheBytes and prefillTokens are at least 1, threads at least 0");
    }
  }

  public static EngineSettings defaults() {
    return new EngineSettings(32, 256, DEFAULT_CACHE_BYTES, 64, 0);
  }

  public EngineSettings withBatch(int value) {
    return new EngineSettings(value, queue, cacheBytes, prefillTokens, threads);
  }

  public EngineSettings withQueue(int value) {
    return new EngineSettings(batch, value, cacheBytes, prefillTokens, threads);
  }

  public EngineSettings withCacheBytes(long value) {
    return new EngineSettings(batch, queue, value, prefillTokens, threads);
  }

  public EngineSettings withPrefillTokens(int value) {
    return new EngineSettings(batch, queue, cacheBytes, value, threads);
  }

  /**
   * These limits, raised where they are too low for requests that come all at once: all of them can
   * wait, and the longest fits into the memory for keys and values. One that is too long for the
   * model is refused even so.
   */
  public EngineSettings withRoomFor(ModelConfiguration model, List<GenerationRequest> requests) {
    long longest = requests.stream().mapToLong(GenerationRequest::longest).max().orElse(0);
    long needed =
        CachePool.bytesFor(longest, KeyValueCache.bytesPerToken(model), model.maximumPositions());
    return withQueue(Math.max(queue, requests.size())).withCacheBytes(Math.max(cacheBytes, needed));
  }

  public EngineSettings withThreads(int value) {
    return new EngineSettings(batch, queue, cacheBytes, prefillTokens, value);
  }
}
