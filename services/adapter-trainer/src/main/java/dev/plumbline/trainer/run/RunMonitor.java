package dev.plumbline.trainer.run;

import dev.plumbline.schema.LossPoint;

/** Hears how a run goes, and may end it. Called from the run's thread. */
public interface RunMonitor {

  /** {@code done} of {@code total} units of the phase are done. */
  void progress(String phase, int done, int total);

  void loss(LossPoint point);

  /** True: the run is to end soon, with a {@link RunCancelledException}. */
  boolean cancelled();
}
