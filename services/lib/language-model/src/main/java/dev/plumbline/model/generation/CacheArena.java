package dev.plumbline.model.generation;

import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers that share one cache. The first slots hold those that are being continued, so that
 * one segment covers them; after them come those whose prompt is still being read.
 */
final class CacheArena implements AutoCloseable {
  private final KeyValueCache cache;
  private final List<Answer> answers = new ArrayList<>();
  private int growing;

  CacheArena(KeyValueCache cache) {
    this.cache = cache;
  }

  int capacity() {
    return cache.capacity();
  }

  int slots() {
    return cache.slots();
  }

  int size() {
    return answers.size();
  }

  boolean isFull() {
    return answers.size() == cache.slots();
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  void resize(int slots) {
    cache.resize(slots, answers.size());
  }

  /** Gives an answer the next free slot, with what is known of its prompt in it. */
  void add(Answer answer, PrefixMemory memory) {
    int slot = answers.size();
    cache.open(slot);
    answer.recall(memory, cache, slot);
    answers.add(answer);
  }

  /** Gives an answer the first tokens of another, whose prompt begins in the same way. */
  void copyBeginning(Answer answer, CacheArena othersArena, Answer other, int tokens) {
    int from = othersArena.answers.indexOf(other);
    cache.copyFrom(othersArena.cache, from, answers.indexOf(answer), tokens);
    answer.begin(tokens);
  }

  /** Leaves what an answer has in its slot to later ones. */
  void leave(Answer answer, PrefixMemory memory) {
    answer.leave(memory, cache, answers.indexOf(answer));
  }

  /** The answers that are being continued. */
  List<Answer> growing() {
    return List.copyOf(answers.subList(0, growing));
  }

  /** Whether the answer's prompt is still being read. */
  boolean isReading(Answer answer) {
    return answers.indexOf(answer) >= growing;
  }

  /** The newest token of each answer that is being continued. */
  Segment growingSegment() {
    List<Segment.Row> rows = growing().stream().map(answer -> answer.row(1)).toList();
    return new Segment(cache, 0, rows, Segment.Logits.LAST);
  }

  /** The next tokens of one answer, with logits when none are left after them. */
  Segment segment(Answer answer, int tokens) {
    Segment.Logits logits = tokens == answer.waiting() ? Segment.Logits.LAST : Segment.Logits.NONE;
    return new Segment(cache, answers.indexOf(answer), List.of(answer.row(tokens)), logits);
  }

  /** Says that the answer's whole prompt is in the cache: from now on it is continued. */
  void promote(Answer answer) {
    int place = answers.indexOf(answer);
    if (place != growing) {
      Answer other = answers.get(growing);
      cache.exchange(place, growing, Math.max(answer.cached(), other.cached()));
      answers.set(place, other);
      answers.set(growing, answer);
    }
    growing++;
  }

  /** Frees the slot of an answer; others move so that no slot between is free. */
  void remove(Answer answer) {
    int hole = answers.indexOf(answer);
    if (answer.hasFailed()) {
      cache.clear(hole);
    } else if (isReading(answer)) {
      forget(hole, answer);
    }
    if (hole < growing) {
      growing--;
      move(growing, hole);
      hole = growing;
    }
    int last = answers.size() - 1;
    move(last, hole);
    answers.remove(last);
  }

  /** Until logits have been seen nobody knows whether what a prompt has cached are numbers. */
  private void forget(int slot, Answer reading) {
    cache.clear(slot, reading.cached());
  }

  private void move(int from, int to) {
    if (from != to) {
      Answer moved = answers.get(from);
      if (moved.cached() > 0) {
        cache.copy(from, to, moved.cached());
        if (from >= growing) {
          forget(from, moved);
        }
      }
      answers.set(to, moved);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
