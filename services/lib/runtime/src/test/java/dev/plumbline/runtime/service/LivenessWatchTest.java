package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LivenessWatchTest {
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Test
  void aServiceThatNeverWillWorkAgainEndsTheWait() throws InterruptedException {
    Iterator<Readiness> told =
        List.of(Readiness.no("reading"), Readiness.yes(), Readiness.never("the disk is full"))
            .iterator();

    assertThat(watch(told::next).await(stopped)).contains("the disk is full");
  }

  @Test
  void aServiceThatIsNotReadyGoesOnUntilItIsStopped() throws InterruptedException {
    Iterator<Readiness> told = List.of(Readiness.yes(), Readiness.no("Kafka fails")).iterator();

    Supplier<Readiness> last =
        () -> {
          Readiness now = told.next();
          if (!told.hasNext()) {
            stopped.countDown();
          }
          return now;
        };

    assertThat(watch(last).await(stopped)).isEmpty();
  }

  @Test
  void aServiceThatCannotTellWhetherItWorksEndsTheWait() throws InterruptedException {
    Supplier<Readiness> broken =
        () -> {
          throw new OutOfMemoryError("Java heap space");
        };

    assertThat(watch(broken).await(stopped))
        .hasValueSatisfying(why -> assertThat(why).contains("Java heap space"));
  }

  @Test
  void whatIsDeadBecauseItIsStoppedHasNotDied() throws InterruptedException {
    Supplier<Readiness> stopping =
        () -> {
          stopped.countDown();
          return Readiness.never("closed");
        };

    assertThat(watch(stopping).await(stopped)).isEmpty();
  }

  private static LivenessWatch watch(Supplier<Readiness> readiness) {
    return new LivenessWatch(readiness, Duration.ofMillis(1));
  }
}
