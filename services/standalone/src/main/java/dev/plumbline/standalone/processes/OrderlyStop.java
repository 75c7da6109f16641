package dev.plumbline.standalone.processes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops processes in the opposite order of their start. Trouble with one, such as a full disk that
 * does not take the note of its end, leaves none of the others running.
 */
final class OrderlyStop {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

  private final Duration patience;
  private final ProcessReport report;

  OrderlyStop(Duration patience, ProcessReport report) {
    this.patience = patience;
    this.report = report;
  }

  /**
   * Stops them all.
   *
   * @param processes in the order of their start
   */
  void stop(List<SupervisedProcess> processes) throws InterruptedException {
    List<String> troubles = new ArrayList<>();
    for (int i = processes.size() - 1; i >= 0; i--) {
      SupervisedProcess process = processes.get(i);
      try {
        process.stop(patience);
      } catch (RuntimeException e) {
        LOG.warn("{} has not stopped in order", process.name(), e);
        troubles.add(process.name() + ": " + e.getMessage());
      }
    }
    if (!troubles.isEmpty()) {
      report.tell("not all processes have stopped in order: " + String.join("; ", troubles));
    }
  }
}
