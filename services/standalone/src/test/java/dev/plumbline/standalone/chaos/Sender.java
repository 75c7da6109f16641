package dev.plumbline.standalone.chaos;

import java.util.List;

/** A way into the loop. */
interface Sender extends AutoCloseable {
  /**
   * Sends and waits for the acknowledgement of all.
   *
   * @return false when it is not known whether all have arrived; the same are to be sent again
   */
  boolean send(List<Arrival> arrivals) throws InterruptedException;

  @Override
  void close();
}
