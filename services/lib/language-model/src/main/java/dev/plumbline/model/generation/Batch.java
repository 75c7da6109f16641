package dev.plumbline.model.generation;

import ai.djl.engine.EngineException;
import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.LogitRows;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that grow together, and the step that continues them all. An answer whose listener or
 * logits fail ends alone; when a step as a whole fails, each of its answers is tried alone.
 */
final class Batch {
  private static final Logger log = LoggerFactory.getLogger(Batch.class);

  private final CachedTransformer network;
  private final CachePool pool;
  private final EngineSettings settings;
  private final Consumer<Throwable> deviceCheck;
  private final Map<Answer, CacheArena> answers = new LinkedHashMap<>();
  private long steps;
  private long tokens;
  private long promptTokens;
  private long reusedTokens;
  private long aheadTokens;

  /**
   * @param deviceCheck throws when after a failure nothing will be computed any more
   */
  Batch(
      CachedTransformer network,
      CachePool pool,
      EngineSettings settings,
      Consumer<Throwable> deviceCheck) {
    this.network = network;
    this.pool = pool;
    this.settings = settings;
    this.deviceCheck = deviceCheck;
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  EngineStatus status() {
    return new EngineStatus(
        answers.size(), pool.bytes(), steps, tokens, promptTokens, reusedTokens, aheadTokens);
  }

  /** Takes an answer in; false when there is no room now. */
  boolean admit(Answer answer) {
    if (answers.size() == settings.batch()) {
      return false;
    }
    Optional<CacheArena> arena = pool.place(answer);
    arena.ifPresent(found -> answers.put(answer, found));
    return arena.isPresent();
  }

  /** Ends what is cancelled, then continues every answer. */
  void step() {
    for (Answer answer : answers.keySet()) {
      if (answer.isCancelled()) {
        guarded(answer, () -> answer.end(FinishReason.CANCELLED));
      }
    }
    removeEnded();
    if (!answers.isEmpty()) {
      steps++;
      Map<Answer, Answer> held = new PromptSharing(answers).share();
      run(StepPlan.of(pool.arenas(), answers, held, settings.prefillTokens()));
      removeEnded();
    }
  }

  /** How many tokens of a request's prompt need not be read again. */
  int known(GenerationRequest request) {
    return pool.known(request);
  }

  /**
   * Reads some of a prompt and keeps it, for prompts that begin alike. Nothing else is to be done
   * meanwhile.
   *
   * @param most tokens
   */
  void readAhead(Answer answer, int most) {
    try {
      pool.place(answer).ifPresent(arena -> readAhead(answer, arena, most));
    } finally {
      answer.end(FinishReason.CANCELLED);
    }
  }

  private void readAhead(Answer answer, CacheArena arena, int most) {
    try {
      int number = Math.min(most, answer.waiting());
      network.run(List.of(arena.segment(answer, number))).close();
      answer.advance(number);
      aheadTokens += number;
    } finally {
      pool.remove(answer, arena);
    }
  }

  /** Ends every answer, with a failure when there is one. */
  void endAll(Optional<Throwable> failure) {
    for (Answer answer : answers.keySet()) {
      guarded(
          answer,
          () -> failure.ifPresentOrElse(answer::fail, () -> answer.end(FinishReason.CANCELLED)));
    }
    removeEnded();
  }

  /** Ends every answer with a failure after which no other will be made; their caches are lost. */
  void giveUp(Throwable failure) {
    answers.keySet().forEach(answer -> guarded(answer, () -> answer.fail(failure)));
    answers.clear();
  }

  private void run(StepPlan plan) {
    LogitRows rows;
    try {
      rows = network.run(plan.segments());
    } catch (EngineException | IllegalArgumentException e) {
      deviceCheck.accept(e);
      runOneByOne(plan.parts(), e);
      return;
    }
    try (rows) {
      distribute(plan, rows);
    }
  }

  private void runOneByOne(List<StepPlan.Part> parts, RuntimeException failure) {
    if (parts.size() == 1) {
      log.warn("An answer can't be continued", failure);
      guarded(parts.get(0).answer(), () -> parts.get(0).answer().fail(failure));
    } else {
      log.warn("A step for {} answers failed; each is tried alone", parts.size(), failure);
      parts.forEach(part -> run(StepPlan.of(part)));
    }
  }

  /** Gives each answer its row, in the order in which the plan lists them. */
  private void distribute(StepPlan plan, LogitRows rows) {
    // All of them before any moves to another slot: an answer moves with what it has cached.
    plan.parts().forEach(part -> part.answer().advance(part.tokens()));
    int next = 0;
    for (StepPlan.Part part : plan.parts()) {
      Answer answer = part.answer();
      boolean reading = part.arena().isReading(answer);
      if (reading) {
        promptTokens += part.tokens();
        reusedTokens += part.choosesToken() ? answer.reused() : 0;
      }
      if (part.choosesToken()) {
        FloatBuffer logits = rows.row(next);
        next++;
        tokens++;
        // To move may take memory that is not there: that ends the answer, not the step of others.
        guarded(
            answer,
            () -> {
              if (reading) {
                part.arena().promote(answer);
              }
              answer.choose(logits);
            });
      }
    }
  }

  private void removeEnded() {
    for (Answer answer : List.copyOf(answers.keySet())) {
      if (answer.hasEnded()) {
        pool.remove(answer, answers.remove(answer));
      }
    }
  }

  /** Lets nothing that goes wrong with one answer reach the others. */
  static void guarded(Answer answer, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("An answer is given up", e);
      try {
        answer.fail(e);
      } catch (RuntimeException again) {
        log.warn("Its listener fails on the news, too", again);
      }
    }
  }
}
