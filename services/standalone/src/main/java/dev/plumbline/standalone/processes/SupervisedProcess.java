package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is started again when it ends by itself, until it is stopped. Thread safe.
 *
 * <p>{@link #start}, then {@link #awaitReady}, then {@link #keepUp}; {@link #stop} at any time.
 */
final class SupervisedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
  private static final long PAUSE_MILLIS = 100;
  private static final Duration LOG_LOOK = Duration.ofSeconds(10);

  private final Launch launch;
  private final Probe probe;
  private final DoublingWait restart;
  private final RunningProcesses running;
  private final ProcessReport report;
  private final Thread watch;
  private Process process;
  private long started;
  private boolean stopping;

  SupervisedProcess(
      Launch launch,
      Probe probe,
      DoublingWait restart,
      RunningProcesses running,
      ProcessReport report) {
    this.launch = launch;
    this.probe = probe;
    this.restart = restart;
    this.running = running;
    this.report = report;
    this.watch = new Thread(this::restartWhenItEnds, "watch-" + launch.name());
    watch.setDaemon(true);
  }

  String name() {
    return launch.name();
  }

  /**
   * Starts it for the first time.
   *
   * @throws StartException when the system cannot
   */
  void start() {
    begin();
  }

  /**
   * Waits until it is ready for the first time.
   *
   * @throws StartException when it ends before, or is not ready in time; the message tells what it
   *     last said
   */
  void awaitReady(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<String> missing = probe.missing();
    while (missing.isPresent()) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new StartException(
            name() + " is not ready after " + patience + ": " + missing.get() + seeLog());
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      missing = probe.missing();
    }
    // Somebody else may have answered in its place, on a port that it did not get.
    requireAlive();
  }

  /**
   * Fails when it has ended.
   *
   * @throws StartException with what it last said
   */
  void requireAlive() {
    Process now = current();
    if (now == null) {
      throw new StartException(name() + " was stopped before it was ready");
    }
    if (!now.isAlive()) {
      throw new StartException(
          name()
              + " ended with status "
              + now.exitValue()
              + ": "
              + LogTail.lastLine(launch.log())
              + seeLog());
    }
  }

  /** From now on it is started again whenever it ends. */
  void keepUp() {
    watch.start();
  }

  /** Asks it to stop, and ends it when it has not within the given time. Idempotent. */
  void stop(Duration patience) throws InterruptedException {
    Process last;
    synchronized (this) {
      stopping = true;
      last = process;
    }
    watch.interrupt();
    if (last == null) {
      return;
    }
    last.destroy();
    if (!last.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      report.tell(name() + " does not stop within " + patience + " and is ended" + seeLog());
      last.destroyForcibly().waitFor();
    }
    running.ended(name());
    LOG.info("{} has stopped", name());
  }

  private void restartWhenItEnds() {
    int inARow = 0;
    try {
      while (true) {
        int status = awaitEnd();
        Duration lived = Duration.ofNanos(System.nanoTime() - startedAt());
        if (isStopping()) {
          return;
        }
        // After a life that long, the end has nothing to do with the one before.
        boolean standsAlone = lived.compareTo(restart.longest()) > 0;
        inARow = standsAlone ? 1 : inARow + 1;
        Duration wait = restart.after(inARow);
        report.tell(
            name()
                + " ended with status "
                + status
                + " and is started again in "
                + wait.toMillis()
                + " ms"
                + seeLog());
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
        beginAgain();
      }
    } catch (InterruptedException e) {
      // Stopping; nobody waits for this thread.
      LOG.debug("{} is no longer watched", name(), e);
    }
  }

  private int awaitEnd() throws InterruptedException {
    Process now = current();
    while (!now.waitFor(LOG_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      keepLogSmall();
    }
    return now.exitValue();
  }

  private void keepLogSmall() {
    try {
      LogRotation.USUAL.rotate(launch.log());
    } catch (IOException e) {
      LOG.warn("{} cannot be kept small: {}", launch.log(), e.getMessage());
    }
  }

  private void beginAgain() throws InterruptedException {
    try {
      if (!begin()) {
        return;
      }
    } catch (StartException e) {
      // The ended process stays the current one: the next try comes after the next wait.
      report.tell(e.getMessage());
      return;
    }
    long look = System.nanoTime();
    while (current().isAlive()) {
      if (probe.missing().isEmpty()) {
        report.tell(name() + " is ready again");
        return;
      }
      // It may say a lot, and never be ready.
      if (System.nanoTime() - look >= 0) {
        keepLogSmall();
        look = System.nanoTime() + LOG_LOOK.toNanos();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private synchronized boolean begin() {
    if (stopping) {
      return false;
    }
    // Before: a try that fails is not to count as the life of the process before it.
    started = System.nanoTime();
    Process fresh = launch.start();
    try {
      running.began(name(), fresh.toHandle(), launch.command().get(0));
    } catch (StartException e) {
      // Nobody would find it when this supervisor is killed.
      fresh.destroyForcibly();
      throw e;
    }
    process = fresh;
    LOG.info("{} is process {}", name(), fresh.pid());
    return true;
  }

  private synchronized Process current() {
    return process;
  }

  private synchronized long startedAt() {
    return started;
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private String seeLog() {
    return " (log: " + launch.log() + ")";
  }
}
