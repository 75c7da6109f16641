package dev.plumbline.model.benchmark;

/**
 * Prompts of random tokens, which any program can make again: a generator with Knuth's constants,
 * of which the upper bits are taken. What the tokens are changes nothing about the speed; that no
 * prompt is asked twice keeps the engine from remembering its beginning.
 */
final class BenchmarkPrompts {
  private static final long MULTIPLIER = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;
  private static final int HIGH_BITS = 33;

  private final int vocabulary;

  BenchmarkPrompts(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * One prompt.
   *
   * @param batch how many answers grow together; 0 where a prompt is only read
   * @param row which of them
   */
  int[] prompt(int round, int length, int batch, int row) {
    long state = ((round * 10_000L + length) * 100 + batch) * 100 + row;
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      state = state * MULTIPLIER + INCREMENT;
      tokens[i] = (int) ((state >>> HIGH_BITS) % vocabulary);
    }
    return tokens;
  }
}
