package dev.plumbline.model.generation;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Chooses the tokens of one answer. What it draws depends on the logits, the options and the seed,
 * not on what else is in the batch.
 */
final class TokenSampler {
  private final SamplingOptions options;
  private final SplittableRandom random;
  private final Set<Integer> seen = new HashSet<>();
  private final Map<Integer, Integer> counts = new HashMap<>();

  TokenSampler(SamplingOptions options, int[] prompt) {
    this.options = options;
    this.random =
        options.seed().isPresent()
            ? new SplittableRandom(options.seed().getAsLong())
            : new SplittableRandom();
    if (options.penalties().repetition() != 1) {
      for (int id : prompt) {
        seen.add(id);
      }
    }
  }

  /** The next token. The logits are changed. */
  int next(FloatBuffer logits) {
    penalise(logits);
    int id = options.temperature() == 0 ? likeliest(logits) : drawn(logits);
    seen.add(id);
    counts.merge(id, 1, Integer::sum);
    return id;
  }

  private void penalise(FloatBuffer logits) {
    Penalties penalties = options.penalties();
    if (penalties.repetition() != 1) {
      float penalty = (float) penalties.repetition();
      for (int id : seen) {
        float logit = logits.get(id);
        logits.put(id, logit > 0 ? logit / penalty : logit * penalty);
      }
    }
    if (penalties.presence() != 0 || penalties.frequency() != 0) {
      counts.forEach(
          (id, count) -> {
            double off = penalties.presence() + penalties.frequency() * count;
            logits.put(id, (float) (logits.get(id) - off));
          });
    }
    options.logitBias().forEach((id, bias) -> logits.put(id, (float) (logits.get(id) + bias)));
  }

  private static int likeliest(FloatBuffer logits) {
    int best = -1;
    float largest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.limit(); id++) {
      float logit = logits.get(id);
      if (logit > largest) {
        largest = logit;
        best = id;
      }
    }
    if (best < 0) {
      throw new ArithmeticException("The model's logits are not numbers");
    }
    return best;
  }

  private int drawn(FloatBuffer logits) {
    Candidates candidates = Candidates.of(logits, options.temperature());
    if (options.topK() > 0) {
      candidates.keepLikeliest(options.topK());
    }
    if (options.topP() < 1) {
      candidates.keepNucleus(options.topP());
    }
    if (options.minP() > 0) {
      candidates.keepAtLeast(options.minP());
    }
    return candidates.draw(random.nextDouble());
  }
}
