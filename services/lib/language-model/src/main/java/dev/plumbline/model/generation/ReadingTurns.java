package dev.plumbline.model.generation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of which prompt a step reads. The earliest gets an eighth, so that it is never held up
 * for long; the rest goes to the shortest first, so that a short prompt does not wait for a long
 * one. One that a shorter prompt waits for counts as no longer than that.
 */
final class ReadingTurns {
  private static final int EARLIEST_SHARE = 8;

  private final List<Answer> reading;
  private final Map<Answer, Answer> held;

  /**
   * @param reading answers whose prompts are being read, in the order in which they came
   * @param held answers whose prompts wait until another's beginning is read, with that other
   */
  ReadingTurns(List<Answer> reading, Map<Answer, Answer> held) {
    this.reading = reading;
    this.held = held;
  }

  /** Tokens of each prompt that is read, at least one, in the order in which the answers came. */
  Map<Answer, Integer> share(int tokens) {
    Map<Answer, Integer> shares = new LinkedHashMap<>();
    reading.forEach(answer -> shares.put(answer, 0));
    int left = tokens;
    if (!reading.isEmpty()) {
      left -= give(shares, reading.get(0), Math.max(1, tokens / EARLIEST_SHARE));
    }
    List<Answer> shortestFirst =
        reading.stream().sorted(Comparator.comparingInt(this::shortestAwaiting)).toList();
    for (Answer answer : shortestFirst) {
      left -= give(shares, answer, left);
    }
    shares.values().removeIf(share -> share == 0);
    return shares;
  }

  private int shortestAwaiting(Answer answer) {
    return held.entrySet().stream()
        .filter(each -> each.getValue() == answer)
        .mapToInt(each -> shortestAwaiting(each.getKey()))
        .reduce(answer.waiting(), Math::min);
  }

  private static int give(Map<Answer, Integer> shares, Answer answer, int most) {
    int given = Math.min(most, answer.waiting() - shares.get(answer));
    shares.merge(answer, given, Integer::sum);
    return given;
  }
}
