package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.StartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class LeaderWaitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void aTopicOfWhichTheBrokerHasNotHeardYetIsAskedForAgain() {
    Deque<KafkaFuture<Void>> answers =
        new ArrayDeque<>(List.of(unknown(), unknown(), KafkaFuture.completedFuture(null)));

    new LeaderWait("broker:1", LONG).await(answers::remove);

    assertThat(answers).isEmpty();
  }

  @Test
  void anotherFailureIsToldAtOnce() {
    Deque<KafkaFuture<Void>> answers =
        new ArrayDeque<>(List.of(failed(new TopicAuthorizationException("denied")), unknown()));

    assertThatThrownBy(() -> new LeaderWait("broker:1", LONG).await(answers::remove))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("does not allow");
    assertThat(answers).hasSize(1);
  }

  @Test
  void aTopicThatStaysUnknownEndsTheWait() {
    assertThatThrownBy(
            () -> new LeaderWait("broker:1", Duration.ofMillis(50)).await(LeaderWaitTest::unknown))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("broker:1");
  }

  private static KafkaFuture<Void> unknown() {
    return failed(new UnknownTopicOrPartitionException("not yet"));
  }

  private static KafkaFuture<Void> failed(RuntimeException cause) {
    KafkaFutureImpl<Void> future = new KafkaFutureImpl<>();
    future.completeExceptionally(cause);
    return future;
  }
}
