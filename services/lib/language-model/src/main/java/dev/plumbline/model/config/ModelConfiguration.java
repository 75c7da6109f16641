package dev.plumbline.model.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The shape of a model of the Llama family.
 *
 * @param heads query heads; each group of {@code heads / keyValueHeads} shares one key and value
 * @param headDimension of its own: not always {@code hiddenSize / heads}
 * @param tiedEmbeddings whether the output head is the embedding matrix
 * @param queryKeyValueBias whether the q, k and v projections have a bias
 * @param outputBias whether the o projection has a bias
 * @param feedForwardBias whether the gate, up and down projections have a bias
 * @param queryKeyNorm whether each head's query and key are RMS-normalised before the rotation
 * @param maximumPositions the longest context, prompt and answer together
 */
public record ModelConfiguration(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int blocks,
    int heads,
    int keyValueHeads,
    int headDimension,
    double normEpsilon,
    RotaryEmbedding rotary,
    Optional<SlidingWindow> slidingWindow,
    boolean tiedEmbeddings,
    boolean queryKeyValueBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean queryKeyNorm,
    int maximumPositions) {
  /** Far more than any published model has; a file that declares more is broken. */
  static final int MAXIMUM_BLOCKS = 4096;

  private static final long MAXIMUM_WIDTH = 1 << 28;

  /** The window of one block, empty when the block sees every earlier position. */
  public OptionalInt windowOf(int block) {
    return slidingWindow
        .filter(window -> window.blocks().contains(block))
        .map(window -> OptionalInt.of(window.size()))
        .orElseGet(OptionalInt::empty);
  }

  /**
   * Refuses tokens that the model has not. A GPU that looks one up is lost for the whole process.
   *
   * @param where what the error begins with
   * @throws IllegalArgumentException which names one that the model has not
   */
  public void requireTokens(String where, int... ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "%s has token %d; the model's go from 0 to %d"
                .formatted(where, id, vocabularySize - 1));
      }
    }
  }

  /**
   * This configuration, when its sizes go together.
   *
   * @param file what the error names when they don't
   */
  ModelConfiguration validated(Path file) {
    if (headDimension < 2 || headDimension % 2 != 0) {
      throw new InvalidModelException(
          file, "has heads of dimension " + headDimension + ": it must be even");
    }
    if (heads % keyValueHeads != 0) {
      throw new InvalidModelException(
          file, "has %d heads for %d keys and values".formatted(heads, keyValueHeads));
    }
    if (Math.max((long) heads * headDimension, hiddenSize) > MAXIMUM_WIDTH) {
      throw new InvalidModelException(
          file, "has %d heads of dimension %d".formatted(heads, headDimension));
    }
    if (rotary.scaling() instanceof RotaryScaling.Divisors scaling
        && scaling.divisors().size() != headDimension / 2) {
      throw new InvalidModelException(
          file,
          "has %d rotary divisors for heads of dimension %d"
              .formatted(scaling.divisors().size(), headDimension));
    }
    return this;
  }
}
