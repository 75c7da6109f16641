package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.status.TrainerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker going: a session with Kafka, and after one that failed another, with a growing
 * wait between. It ends only when it is closed.
 */
public final class TrainerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerLoop.class);
  private static final DoublingWait WAIT =
      new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final TrainerSettings settings;
  private final KafkaClients clients;
  private final TrainingRunner runner;
  private final TrainerMetrics metrics;
  private final Tracing tracing;
  private final Clock clock;
  private final RunHistory history;
  private final Announcements announcements = new Announcements();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "adapter-trainer");
  private volatile TrainerStatus status = TrainerStatus.NOTHING;
  private volatile Readiness readiness = Readiness.no("connecting to Kafka");

  public TrainerLoop(
      TrainerSettings settings,
      KafkaClients clients,
      TrainingRunner runner,
      TrainerMetrics metrics,
      Tracing tracing,
      Clock clock) {
    this.settings = settings;
    this.clients = clients;
    this.runner = runner;
    this.metrics = metrics;
    this.tracing = tracing;
    this.clock = clock;
    this.history = new RunHistory(settings.retries());
    thread.setUncaughtExceptionHandler((dying, error) -> died(error));
  }

  public void start() {
    thread.start();
  }

  public TrainerStatus status() {
    return status;
  }

  public Readiness readiness() {
    return runner.lostDevice().map(Readiness::never).orElse(readiness);
  }

  private void run() {
    int lostInARow = 0;
    while (!stopped()) {
      long began = System.nanoTime();
      try (TrainerSession session =
          new TrainerSession(
              settings, clients, runner, history, announcements, metrics, tracing, clock)) {
        turnUntilStopped(session);
      } catch (RuntimeException e) {
        boolean lasted = System.nanoTime() - began > WAIT.longest().toNanos();
        lostInARow = lasted ? 1 : lostInARow + 1;
        lost(e, WAIT.after(lostInARow));
      }
    }
    readiness = Readiness.no("stopped");
  }

  private void turnUntilStopped(TrainerSession session) {
    while (!stopped()) {
      session.turn();
      status = session.status();
      readiness =
          status.replayed() ? Readiness.yes() : Readiness.no("reading the pairs of its channels");
      metrics.show(status);
    }
    session.leave();
  }

  private void lost(RuntimeException e, Duration wait) {
    if (stopped()) {
      LOG.info("stopped while Kafka failed: {}", e.getMessage());
      return;
    }
    LOG.error("the connection to Kafka is opened anew in {}s", wait.toSeconds(), e);
    metrics.lostSession();
    readiness = Readiness.no("Kafka or the schema registry fails: " + e.getMessage());
    ownNothing();
    try {
      // Ends early when the worker is to stop; the loop then sees that.
      boolean ended = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("waited, stopping: {}", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  /** An error that no other session could mend, such as one of memory: restart the process. */
  private void died(Throwable error) {
    readiness = Readiness.never("the worker's thread died of " + error + "; restart the trainer");
    LOG.error("the worker's thread died; restart the trainer", error);
    ownNothing();
  }

  /** What was shown last is another worker's by now, or will be. */
  private void ownNothing() {
    status = TrainerStatus.NOTHING;
    metrics.show(status);
    metrics.unread(0, Duration.ZERO);
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  /** Stops in order: what is under way is written down as interrupted, and the group is left. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
