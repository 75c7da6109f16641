package dev.plumbline.trainer.publish;

import dev.plumbline.schema.LossPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The losses of a run as its record has them. A run may have more steps than a record that Kafka
 * takes has room for, beside the pairs that it learned from.
 */
final class LossCurve {
  static final int MOST_POINTS = 2000;

  private LossCurve() {}

  /** All of few points; of many, evenly chosen ones of each phase, the first and the last kept. */
  static List<LossPoint> thinned(List<LossPoint> losses) {
    if (losses.size() <= MOST_POINTS) {
      return losses;
    }
    Map<String, List<LossPoint>> phases =
        losses.stream()
            .collect(
                Collectors.groupingBy(
                    LossPoint::getPhase, LinkedHashMap::new, Collectors.toList()));
    int stride = stride(losses.size(), MOST_POINTS - 2 * phases.size());
    List<LossPoint> kept = new ArrayList<>();
    for (List<LossPoint> phase : phases.values()) {
      int last = phase.size() - 1;
      for (int i = 0; i < last; i += stride) {
        kept.add(phase.get(i));
      }
      kept.add(phase.get(last));
    }
    return kept;
  }

  /** Each phase has up to two points more than its share: one that is begun, and its last. */
  private static int stride(int points, int places) {
    return (points + places - 1) / places;
  }
}
