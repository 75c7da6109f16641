package dev.plumbline.standalone.bench.serve;

import dev.plumbline.standalone.bench.serve.swap.ProcessFigures;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what the server's process holds: when it has warmed up, and later. Thread safe. */
final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);
  private static final int WARM = 10;

  private final JsonHttp http;
  private int swaps;
  private Optional<ProcessFigures> early = Optional.empty();
  private Optional<ProcessFigures> late = Optional.empty();

  ProcessWatch(JsonHttp http) {
    this.http = http;
  }

  /** A swap was seen; the tenth one is what later figures are compared with. */
  synchronized void swapped() {
    swaps++;
    if (swaps == WARM) {
      early = read();
    }
  }

  /** Load begins; without swaps, this is what later figures are compared with. */
  synchronized void begin() {
    early = read();
  }

  synchronized void end() {
    late = read();
  }

  synchronized Optional<ProcessFigures> early() {
    return early;
  }

  synchronized Optional<ProcessFigures> late() {
    return late;
  }

  private Optional<ProcessFigures> read() {
    try {
      return ProcessFigures.read(http);
    } catch (RequestFailedException e) {
      // The report shows that these figures are missing; the load goes on.
      LOG.warn("the server's metrics cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
