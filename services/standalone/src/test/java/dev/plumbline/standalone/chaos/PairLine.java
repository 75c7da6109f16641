package dev.plumbline.standalone.chaos;

import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.util.ArrayList;
import java.util.List;

/** Pairs as lines of text, which two sources can be compared by. */
final class PairLine {
  private static final String NONE = "nothing";

  private PairLine() {}

  static String of(PreferencePair pair) {
    return line(
        pair.getMessages().get(0).getContent(), side(pair.getChosen()), side(pair.getRejected()));
  }

  static String side(String text, int up, int down, boolean correction) {
    return text + " +" + up + " -" + down + (correction ? " written by a user" : "");
  }

  /** Each liked side with each disliked one; with nothing where there is no other side. */
  static List<String> combinations(String question, List<String> liked, List<String> disliked) {
    List<String> lines = new ArrayList<>();
    if (liked.isEmpty() && disliked.isEmpty()) {
      return lines;
    }
    for (String chosen : liked.isEmpty() ? List.of(NONE) : liked) {
      for (String rejected : disliked.isEmpty() ? List.of(NONE) : disliked) {
        lines.add(line(question, chosen, rejected));
      }
    }
    return lines;
  }

  private static String side(RatedResponse side) {
    return side == null
        ? NONE
        : side(side.getResponse(), side.getUp(), side.getDown(), side.getCorrection());
  }

  private static String line(String question, String chosen, String rejected) {
    return question + " | " + chosen + " | " + rejected;
  }
}
