package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.publish.UnreadableRunsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunLookupsTest {
  private final TrainingRun run = Records.run();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final Semaphore answers = new Semaphore(0);
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private RunLookups lookups = lookups(Duration.ofSeconds(60));

  @AfterEach
  void close() {
    lookups.close();
  }

  @Test
  void whatTakesLongIsReadOnAndFoundWhenItIsAskedForAgain() {
    lookups = lookups(Duration.ofNanos(1));

    assertThatThrownBy(() -> lookups.apply("c-1"))
        .isInstanceOf(UnreadableRunsException.class)
        .hasMessageContaining("c-1 is still being looked up");
    assertThatThrownBy(() -> lookups.apply("d-1")).isInstanceOf(UnreadableRunsException.class);
    answers.release(2);

    await().until(() -> isFound("d-1"));
    await().until(() -> isFound("c-1"));
    assertThat(begun).containsExactly("c-1", "d-1");
  }

  @Test
  void aRunThatIsAskedForTwiceInARowIsReadOnce() {
    answers.release();

    assertThat(lookups.apply("c-1")).contains(run);
    assertThat(lookups.apply("c-1")).contains(run);

    assertThat(begun).hasSize(1);
  }

  @Test
  void whatCouldNotBeReadIsReadAnew() {
    answers.release(2);
    failure = Optional.of(new UnreadableRunsException("c-1", new TimeoutException("silence")));
    assertThatThrownBy(() -> lookups.apply("c-1")).isSameAs(failure.orElseThrow());

    failure = Optional.empty();

    assertThat(lookups.apply("c-1")).contains(run);
  }

  private boolean isFound(String runId) {
    try {
      return lookups.apply(runId).equals(Optional.of(run));
    } catch (UnreadableRunsException e) {
      return false;
    }
  }

  private RunLookups lookups(Duration patience) {
    Function<String, Optional<TrainingRun>> archive =
        runId -> {
          begun.add(runId);
          answers.acquireUninterruptibly();
          failure.ifPresent(
              with -> {
                throw with;
              });
          return Optional.of(run);
        };
    return new RunLookups(archive, patience);
  }
}
