package dev.plumbline.model.generation;

import dev.plumbline.model.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one step does: continue every answer that has its prompt behind it by a token, and read as
 * much of the waiting prompts as a step may, the earliest first.
 */
final class StepPlan {
  private final List<Segment> segments = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  private StepPlan() {}

  /**
   * @param answers in the order in which they came, with the arena that each is in
   * @param held answers whose prompts are not to be read yet
   * @param prefillTokens the most prompt tokens
   */
  static StepPlan of(
      List<CacheArena> arenas,
      Map<Answer, CacheArena> answers,
      Set<Answer> held,
      int prefillTokens) {
    StepPlan plan = new StepPlan();
    for (CacheArena arena : arenas) {
      List<Answer> growing = arena.growing();
      if (!growing.isEmpty()) {
        plan.segments.add(arena.growingSegment());
        growing.forEach(answer -> plan.parts.add(new Part(arena, answer, 1)));
      }
    }
    int left = prefillTokens;
    for (Map.Entry<Answer, CacheArena> entry : answers.entrySet()) {
      Answer answer = entry.getKey();
      CacheArena arena = entry.getValue();
      int tokens = Math.min(left, answer.waiting());
      if (tokens > 0 && arena.isReading(answer) && !held.contains(answer)) {
        plan.add(new Part(arena, answer, tokens));
        left -= tokens;
      }
    }
    return plan;
  }

  /** A step for one answer alone. */
  static StepPlan of(Part part) {
    StepPlan plan = new StepPlan();
    plan.add(part);
    return plan;
  }

  private void add(Part part) {
    segments.add(part.arena().segment(part.answer(), part.tokens()));
    parts.add(part);
  }

  List<Segment> segments() {
    return segments;
  }

  /** The answers in the order of the segments' rows. */
  List<Part> parts() {
    return parts;
  }

  /** How many tokens of which answer go into the cache. */
  record Part(CacheArena arena, Answer answer, int tokens) {
    /** Whether the step yields logits for the answer's next token. */
    boolean choosesToken() {
      return tokens == answer.waiting();
    }
  }
}
