package dev.plumbline.model.generation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Beginnings of prompts to come, to be read when there is nothing else to do: a piece at a time, so
 * that whoever asks meanwhile waits for one piece at most. Nothing here keeps an adapter in memory.
 * Not thread safe.
 */
final class ReadingAhead {
  private final Deque<Beginning> beginnings = new ArrayDeque<>();
  private final int most;

  /**
   * @param most tokens of a piece
   */
  ReadingAhead(int most) {
    this.most = most;
  }

  /** Takes a request whose prompt is such a beginning. */
  void add(GenerationRequest request) {
    beginnings.removeIf(Beginning::isVain);
    beginnings.add(new Beginning(request));
  }

  boolean isEmpty() {
    return beginnings.isEmpty();
  }

  /**
   * What to read now: a beginning up to and with its next piece.
   *
   * @param known tells how many tokens of a prompt need not be read again
   */
  Optional<GenerationRequest> next(ToIntFunction<GenerationRequest> known) {
    while (!beginnings.isEmpty()) {
      Beginning first = beginnings.peek();
      int[] tokens = first.request.prompt();
      // What has been read may not have been kept, and is not tried again.
      first.read = Math.max(first.read, known.applyAsInt(first.request));
      if (first.isVain() || first.read == tokens.length) {
        beginnings.remove();
      } else {
        first.read = Math.min(tokens.length, first.read + most);
        return Optional.of(first.request.withPrompt(Arrays.copyOf(tokens, first.read)));
      }
    }
    return Optional.empty();
  }

  private static final class Beginning {
    private final GenerationRequest request;
    private int read;

    Beginning(GenerationRequest request) {
      this.request = request;
    }

    boolean isVain() {
      return AdapterIdentity.of(request).isFreed();
    }
  }
}
