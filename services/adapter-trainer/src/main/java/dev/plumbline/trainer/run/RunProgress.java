package dev.plumbline.trainer.run;

import dev.plumbline.schema.LossPoint;
import java.util.ArrayList;
import java.util.List;

/** How a run goes: written by its thread, read by any. */
public final class RunProgress implements RunMonitor {
  private final List<LossPoint> losses = new ArrayList<>();
  private volatile Step step = new Step("starting", 0, 0);
  private volatile boolean cancelled;

  /** The phase under way, and how many of its units are done. */
  public record Step(String phase, int done, int total) {}

  @Override
  public void progress(String phase, int done, int total) {
    step = new Step(phase, done, total);
  }

  @Override
  public void loss(LossPoint point) {
    synchronized (losses) {
      losses.add(point);
    }
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  /** Asks the run to end. */
  void cancel() {
    cancelled = true;
  }

  public Step step() {
    return step;
  }

  /** The loss curve so far. */
  public List<LossPoint> losses() {
    synchronized (losses) {
      return List.copyOf(losses);
    }
  }
}
