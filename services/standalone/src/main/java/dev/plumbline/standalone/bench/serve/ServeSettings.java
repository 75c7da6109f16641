package dev.plumbline.standalone.bench.serve;

import dev.plumbline.standalone.bench.serve.load.Extent;
import dev.plumbline.standalone.bench.serve.load.Pace;
import dev.plumbline.standalone.bench.serve.load.Workload;

/**
 * What is done to a server.
 *
 * @param channel that is asked, and whose adapter is swapped
 * @param warmUp requests before the measured ones, which are not counted, nor are swaps meanwhile
 * @param swapsPerSecond 0: the adapter stays
 * @param watched whether each version is watched until it answers, for which the server is asked
 *     again and again: a load of its own
 * @param checked answers that are compared with what their version says alone
 */
public record ServeSettings(
    Workload workload,
    Pace pace,
    Extent extent,
    String channel,
    int warmUp,
    double swapsPerSecond,
    boolean watched,
    int checked) {
  public ServeSettings {
    if (warmUp < 0 || checked < 0 || !(swapsPerSecond >= 0) || swapsPerSecond > 1000) {
      throw new IllegalArgumentException(
          "warm-up and checked are at least 0, swaps per second 0 to 1000");
    }
  }

  public ServeSettings withPace(Pace value) {
    return new ServeSettings(
        workload, value, extent, channel, warmUp, swapsPerSecond, watched, checked);
  }

  public ServeSettings withExtent(Extent value) {
    return new ServeSettings(
        workload, pace, value, channel, warmUp, swapsPerSecond, watched, checked);
  }

  public ServeSettings withWarmUp(int requests) {
    return new ServeSettings(
        workload, pace, extent, channel, requests, swapsPerSecond, watched, checked);
  }

  public ServeSettings withSwaps(double perSecond) {
    return new ServeSettings(workload, pace, extent, channel, warmUp, perSecond, watched, checked);
  }

  public ServeSettings withWatched(boolean value) {
    return new ServeSettings(
        workload, pace, extent, channel, warmUp, swapsPerSecond, value, checked);
  }

  /** Other questions of the same kind. */
  Workload warmUpWorkload() {
    return workload.others();
  }
}
