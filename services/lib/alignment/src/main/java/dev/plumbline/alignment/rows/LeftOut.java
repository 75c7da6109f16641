package dev.plumbline.alignment.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many prompts, of those that a run came to, it could neither learn from nor measure with.
 *
 * @param tooLong prompts whose last user message alone, or with what two responses to it both begin
 *     with, is longer than a prompt may be
 * @param refused prompts that the model's chat template refuses
 * @param refusal what the template says to the first of them
 * @param alike prompts with a liked and a disliked response that are the same to the model: these
 *     two are left out
 */
public record LeftOut(int tooLong, int refused, Optional<String> refusal, int alike) {

  /** The counts by name. */
  public Map<String, Double> metrics() {
    return Map.of(
        "left-out-prompts/too-long", (double) tooLong,
        "left-out-prompts/refused", (double) refused,
        "left-out-prompts/alike", (double) alike);
  }

  /** Why a run has nothing to work with, and what can be done. */
  public String explanation() {
    List<String> reasons = new ArrayList<>();
    refusal.ifPresent(
        words ->
            reasons.add(
                "the model's chat template refuses %d of the prompts (%s)"
                    .formatted(refused, words)));
    if (tooLong > 0) {
      reasons.add(
          "%d of the prompts do not fit into the longest that is allowed; raise".formatted(tooLong)
              + " data.maximum-prompt-tokens");
    }
    if (alike > 0) {
      reasons.add(
          "of %d of the prompts a liked and a disliked response are the same to the model"
              .formatted(alike));
    }
    return reasons.isEmpty() ? "there are no votes" : String.join("; ", reasons);
  }
}
