package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaTroubleTest {
  private final KafkaException refused =
      new KafkaException(
          "the request cannot be deleted", new TopicAuthorizationException(Set.of("erasures")));

  @Test
  void aRefusalThatAnotherFailureTellsOfIsOne() {
    assertThat(KafkaTrouble.isRefusal(refused)).isTrue();
    assertThat(KafkaTrouble.isRefusal(new SaslAuthenticationException("no"))).isTrue();
    assertThat(
            KafkaTrouble.isRefusal(
                new KafkaException("late", new ExecutionException(new TimeoutException("30 s")))))
        .isFalse();
  }

  @Test
  void aProducerThatAnotherOneReplacedIsShutOutInWhateverWordsKafkaSaysIt() {
    assertThat(KafkaTrouble.isShutOut(new ProducerFencedException("fenced"))).isTrue();
    assertThat(
            KafkaTrouble.isShutOut(
                new KafkaException("in error", new InvalidProducerEpochException("old epoch"))))
        .isTrue();
    assertThat(KafkaTrouble.isShutOut(refused)).isFalse();
  }

  @Test
  void itIsExplainedWithTheRightsThatAreMissing() {
    assertThat(KafkaTrouble.explain("broker:9092", refused))
        .hasMessageContaining("erasures")
        .hasMessageContaining("give it the rights");
  }

  @Test
  void aTopicThatThisUserMayNotMakeIsARefusal() {
    assertThat(KafkaTrouble.explainUnmade("erasures", "broker:9092", refused))
        .hasMessageContaining("Kafka at broker:9092 does not allow this user")
        .hasMessageContaining("give it the rights");
  }

  @Test
  void aTopicThatCannotBeMadeOtherwiseIsNamedWithTheReason() {
    assertThat(
            KafkaTrouble.explainUnmade(
                "erasures", "broker:9092", new ExecutionException(new TimeoutException("30 s"))))
        .hasMessage("topic erasures cannot be made: 30 s");
  }
}
