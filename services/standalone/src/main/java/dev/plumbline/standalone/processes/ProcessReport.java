package dev.plumbline.standalone.processes;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an operator, on the terminal and in the log, what became of the processes. Thread safe. */
final class ProcessReport {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessReport.class);

  private final PrintStream out;

  ProcessReport(PrintStream out) {
    this.out = out;
  }

  void tell(String what) {
    LOG.info("{}", what);
    out.println(what);
  }
}
