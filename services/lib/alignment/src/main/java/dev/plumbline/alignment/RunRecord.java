package dev.plumbline.alignment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes on what a run reports, and keeps its losses and the time that each phase took. */
final class RunRecord implements AlignmentListener {

  private static final double NANOSECONDS = 1e9;

  private final AlignmentListener listener;
  private final List<LossPoint> losses = new ArrayList<>();
  private final Map<Phase, Integer> drawn = new LinkedHashMap<>();
  private final Map<Phase, Long> started = new LinkedHashMap<>();
  private final Map<Phase, Long> latest = new LinkedHashMap<>();

  RunRecord(AlignmentListener listener) {
    this.listener = listener;
  }

  @Override
  public void progress(Phase phase, int done, int total) {
    long now = System.nanoTime();
    started.putIfAbsent(phase, now);
    latest.put(phase, now);
    listener.progress(phase, done, total);
  }

  @Override
  public void loss(LossPoint point) {
    losses.add(point);
    listener.loss(point);
  }

  @Override
  public void drawn(Phase phase, int distinct) {
    drawn.put(phase, distinct);
    listener.drawn(phase, distinct);
  }

  @Override
  public boolean cancelled() {
    return listener.cancelled();
  }

  List<LossPoint> losses() {
    return losses;
  }

  /** For each phase that learned from votes {@code drawn/<phase>}. */
  Map<String, Double> drawn() {
    Map<String, Double> counts = new LinkedHashMap<>();
    drawn.forEach((phase, distinct) -> counts.put("drawn/" + phase.label(), (double) distinct));
    return counts;
  }

  /** For each phase that ran {@code seconds/<phase>}. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    started.forEach(
        (phase, start) ->
            seconds.put("seconds/" + phase.label(), (latest.get(phase) - start) / NANOSECONDS));
    return seconds;
  }
}
