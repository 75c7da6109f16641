package dev.plumbline.standalone.demo;

import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.client.TrainingClient;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the training and tells how far it is. What counts is read from Kafka. */
final class TrainingWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingWatch.class);
  private static final long LOOK_MILLIS = 250;

  private final LoopObserver observer;
  private final TrainingClient trainer;
  private final ProgressDisplay display;

  TrainingWatch(LoopObserver observer, TrainingClient trainer, ProgressDisplay display) {
    this.observer = observer;
    this.trainer = trainer;
    this.display = display;
  }

  /** Waits until an adapter is announced, a run ends without one, or the patience is at its end. */
  Optional<Swap> awaitSwap(Duration patience) throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    while (Instant.now().isBefore(end)) {
      Optional<Swap> swap = observer.swap();
      if (swap.isPresent()) {
        return swap;
      }
      Optional<TrainingRun> ended = observer.endedRun();
      if (ended.isPresent() && ended.get().getState() != RunState.PUBLISHED) {
        return Optional.empty();
      }
      show();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return Optional.empty();
  }

  /** Lets the requests flow on until the new version has answered some of them for a while. */
  void awaitServed(Swap swap, RequestLog requests, Duration afterwards)
      throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    Instant enough = Instant.MAX;
    while (Instant.now().isBefore(end) && Instant.now().isBefore(enough)) {
      long served =
          requests.requests().stream()
              .filter(request -> request.adapterVersion().orElse(0) == swap.version())
              .count();
      if (served > 0 && enough.equals(Instant.MAX)) {
        enough = Instant.now().plus(afterwards);
      }
      display.update(served + " requests answered by the new version", 0, 0);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void show() {
    try {
      Optional<TrainingClient.Step> step = trainer.step("default");
      if (step.isPresent()) {
        TrainingClient.Step now = step.get();
        display.update("training: " + now.phase(), now.done(), now.total());
      } else {
        display.update(observer.pairs().size() + " pairs on Kafka", 0, 0);
      }
    } catch (RequestFailedException e) {
      // Only the display misses something; the waiting goes on.
      LOG.info("the trainer's progress cannot be shown now: {}", e.getMessage());
    }
  }
}
