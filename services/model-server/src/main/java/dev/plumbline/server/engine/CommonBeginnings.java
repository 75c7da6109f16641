package dev.plumbline.server.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the latest prompts of each channel began: with a product's instructions, with the template's
 * own, or with a conversation that went on. The next ones are likely to begin so, too. Thread safe.
 */
final class CommonBeginnings {
  private static final int PROMPTS = 16;
  private static final int TOKENS = 2048;
  private static final int SHARED_BY = 3;
  private static final int BEGINNINGS = 4;
  private static final int CHANNELS = 256;

  /** The channel that was asked last comes last. */
  private final Map<String, Deque<int[]>> latest = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Takes note of the first tokens of a prompt; the oldest of its channel is forgotten, or a
   * channel as a whole.
   */
  synchronized void note(String channel, int[] prompt) {
    Deque<int[]> prompts = latest.computeIfAbsent(channel, name -> new ArrayDeque<>());
    prompts.addLast(Arrays.copyOf(prompt, Math.min(TOKENS, prompt.length)));
    if (prompts.size() > PROMPTS) {
      prompts.removeFirst();
    }
    if (latest.size() > CHANNELS) {
      latest.remove(latest.keySet().iterator().next());
    }
  }

  /** What some of the channel's latest prompts began with, none twice; what saves most first. */
  List<int[]> of(String channel) {
    List<int[]> prompts = sorted(channel);
    List<int[]> beginnings = new ArrayList<>();
    Optional<int[]> next = mostSaving(prompts);
    while (next.isPresent() && beginnings.size() < BEGINNINGS) {
      int[] beginning = next.get();
      beginnings.add(beginning);
      prompts.removeIf(prompt -> beginsWith(prompt, beginning));
      next = mostSaving(prompts);
    }
    return beginnings;
  }

  private synchronized List<int[]> sorted(String channel) {
    List<int[]> prompts = new ArrayList<>(latest.getOrDefault(channel, new ArrayDeque<>()));
    prompts.sort(Arrays::compare);
    return prompts;
  }

  private static Optional<int[]> mostSaving(List<int[]> sorted) {
    return IntStream.rangeClosed(0, sorted.size() - SHARED_BY)
        .mapToObj(first -> common(sorted.get(first), sorted.get(first + SHARED_BY - 1)))
        .filter(beginning -> beginning.length > 0)
        .max(Comparator.comparingLong(beginning -> saved(beginning, sorted)));
  }

  private static int[] common(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one : Arrays.copyOf(one, mismatch);
  }

  private static long saved(int[] beginning, List<int[]> prompts) {
    return beginning.length
        * prompts.stream().filter(prompt -> beginsWith(prompt, beginning)).count();
  }

  private static boolean beginsWith(int[] prompt, int[] beginning) {
    return common(prompt, beginning).length == beginning.length;
  }
}
