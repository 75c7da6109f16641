package dev.plumbline.trainer.run;

import java.nio.file.Path;
import java.util.Map;

/**
 * Turns pairs into an adapter. The same job gives the same files.
 *
 * <p>Used by one thread at a time.
 */
public interface Aligner {

  BaseModel baseModel();

  /** The name of the method, for example {@code rahf-scit}. */
  String method();

  /** The settings of every run, by configuration key. */
  Map<String, String> settings();

  /** Whether it begins with the values of the served adapter where a job lets it. */
  boolean warmStarts();

  /**
   * Trains and measures an adapter.
   *
   * @param directory empty; the adapter's files are written there in PEFT's format
   * @param progress where it notes how far it is; the same job goes on from what it finds there
   * @throws RunCancelledException when the monitor asked for it
   * @throws DeviceFailureException when the device fails, whatever the pairs are
   */
  TrainedAdapter align(TrainingJob job, Path directory, Path progress, RunMonitor monitor);
}
