package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.EncodedRow;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Responses to one prompt.
 *
 * @param places of the rows among all that are scored
 * @param rows at least one, all with the same prompt
 */
record PromptGroup(List<Integer> places, List<EncodedRow> rows) {

  /** Rows by prompt, in the order of the first row of each. */
  static List<PromptGroup> of(List<EncodedRow> rows) {
    Map<IntBuffer, PromptGroup> groups = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      PromptGroup group =
          groups.computeIfAbsent(
              IntBuffer.wrap(rows.get(i).prompt()),
              prompt -> new PromptGroup(new ArrayList<>(), new ArrayList<>()));
      group.places.add(i);
      group.rows.add(rows.get(i));
    }
    return new ArrayList<>(groups.values());
  }

  int size() {
    return rows.size();
  }

  int[] prompt() {
    return rows.get(0).prompt();
  }

  /** Tokens of the prompt and its longest response. */
  int longest() {
    return rows.stream().mapToInt(EncodedRow::length).max().orElseThrow();
  }

  /** What has to be computed: the prompt is read once. */
  int tokens() {
    return rows.get(0).promptLength() + rows.stream().mapToInt(EncodedRow::responseLength).sum();
  }
}
