package dev.plumbline.model.generation;

import dev.plumbline.model.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one step does: continue every answer that has its prompt behind it by a token, and read as
 * much of the waiting prompts as a step may. While answers grow, that is less, since each of them
 * waits for the step.
 */
final class StepPlan {
  private static final double WHILE_OTHERS_GROW = 2 / 3.;

  private final List<Segment> segments = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  private StepPlan() {}

  /**
   * @param answers in the order in which they came, with the arena that each is in
   * @param held answers whose prompts are not to be read yet, each with the one it waits for
   * @param prefillTokens the most prompt tokens when no answer grows
   */
  static StepPlan of(
      List<CacheArena> arenas,
      Map<Answer, CacheArena> answers,
      Map<Answer, Answer> held,
      int prefillTokens) {
    StepPlan plan = new StepPlan();
    for (CacheArena arena : arenas) {
      List<Answer> growing = arena.growing();
      if (!growing.isEmpty()) {
        plan.segments.add(arena.growingSegment());
        growing.forEach(answer -> plan.parts.add(Part.of(arena, answer, 1)));
      }
    }
    boolean nobodyWaits = plan.parts.isEmpty();
    int fewer = Math.max(1, (int) (prefillTokens * WHILE_OTHERS_GROW));
    int tokens = nobodyWaits ? prefillTokens : fewer;
    List<Answer> reading =
        answers.keySet().stream()
            .filter(answer -> answers.get(answer).isReading(answer) && !held.containsKey(answer))
            .toList();
    new ReadingTurns(reading, held)
        .share(tokens)
        .forEach((answer, share) -> plan.add(Part.of(answers.get(answer), answer, share)));
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

  /**
   * How many tokens of which answer go into the cache.
   *
   * @param choosesToken whether the step yields logits for the answer's next token
   */
  record Part(CacheArena arena, Answer answer, int tokens, boolean choosesToken) {
    static Part of(CacheArena arena, Answer answer, int tokens) {
      return new Part(arena, answer, tokens, tokens == answer.waiting());
    }
  }
}
