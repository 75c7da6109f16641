package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.PreferenceExample;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is known of the responses to a prompt.
 *
 * @param place where its id stands among those of all prompts
 * @param liked whether a liked response is known
 * @param disliked whether a disliked one is
 */
record VotedPrompt(String id, double place, long wholePairs, boolean liked, boolean disliked) {

  /** The prompts of examples by their places. */
  static List<VotedPrompt> byPlace(Collection<PreferenceExample> examples) {
    Map<String, List<PreferenceExample>> byPrompt =
        examples.stream().collect(Collectors.groupingBy(PreferenceExample::promptId));
    return byPrompt.entrySet().stream()
        .map(prompt -> of(prompt.getKey(), prompt.getValue()))
        .sorted(Comparator.comparingDouble(VotedPrompt::place).thenComparing(VotedPrompt::id))
        .toList();
  }

  private static VotedPrompt of(String id, List<PreferenceExample> examples) {
    return new VotedPrompt(
        id,
        HeldOutPrompts.place(id),
        examples.stream().filter(PreferenceExample::isWhole).count(),
        examples.stream().anyMatch(example -> example.chosen().isPresent()),
        examples.stream().anyMatch(example -> example.rejected().isPresent()));
  }

  boolean isWhole() {
    return wholePairs > 0;
  }

  /** Whether it has half pairs with a liked response, and no whole ones. */
  boolean isLiked() {
    return liked && !isWhole();
  }

  /** Whether it has half pairs with a disliked response, and no whole ones. */
  boolean isDisliked() {
    return disliked && !isWhole();
  }
}
