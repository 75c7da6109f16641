package dev.plumbline.pairs;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.topology.LetterLimit;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailurePolicyTest {
  private Instant now = Instant.EPOCH;
  private final FailurePolicy policy =
      new FailurePolicy(new MovingClock(), Duration.ZERO, new LetterLimit(1 << 20));

  @Test
  void whatMayPassIsTriedForEver() {
    StreamsException away = new StreamsException(new TimeoutException("nobody answers"));

    assertThat(IntStream.range(0, 100).mapToObj(i -> policy.handle(away)))
        .containsOnly(REPLACE_THREAD);
    assertThat(policy.lastFailure()).contains("nobody answers");
  }

  @ParameterizedTest
  @MethodSource("answersThatSayNothingAboutTheSchema")
  void aRegistryThatIsAwayWhenAPairIsWrittenIsTriedForEver(Exception answer) {
    StreamsException away =
        new StreamsException(new SerializationException("Error serializing Avro message", answer));

    assertThat(IntStream.range(0, 100).mapToObj(i -> policy.handle(away)))
        .containsOnly(REPLACE_THREAD);
  }

  static List<Exception> answersThatSayNothingAboutTheSchema() {
    return List.of(
        new ConnectException("Connection refused"),
        new RestClientException("not found", 404, 40401),
        new RestClientException("read only", 507, 50700));
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 422})
  void aRegistryThatRefusesTheSchemaStopsTheService(int status) {
    StreamsException refused =
        new StreamsException(
            new SerializationException(
                "Error registering Avro schema", new RestClientException("no", status, status)));

    assertThat(IntStream.range(0, 5).mapToObj(i -> policy.handle(refused)))
        .containsOnly(REPLACE_THREAD);
    assertThat(policy.handle(refused)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void aFailureThatKeepsComingBackStopsTheService() {
    StreamsException bug = new StreamsException(new IllegalStateException("the text is lost"));

    assertThat(IntStream.range(0, 5).mapToObj(i -> policy.handle(bug)))
        .containsOnly(REPLACE_THREAD);
    assertThat(policy.handle(bug)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.lastFailure()).contains("the text is lost");
  }

  @Test
  void whatKafkaFindsTooLargeIsTriedWithShorterDeadLettersUntilTheyCannotBeTheReason() {
    StreamsException tooLarge = new StreamsException(new RecordTooLargeException("2 MiB"));

    assertThat(IntStream.range(0, 2 + 5).mapToObj(i -> policy.handle(tooLarge)))
        .containsOnly(REPLACE_THREAD);
    assertThat(policy.handle(tooLarge)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void rareFailuresDoNotAddUp() {
    StreamsException bug = new StreamsException(new IllegalStateException("the text is lost"));

    for (int i = 0; i < 100; i++) {
      now = now.plus(Duration.ofMinutes(5));
      assertThat(policy.handle(bug)).isEqualTo(REPLACE_THREAD);
    }
  }

  @Test
  void anErrorOfTheMachineStopsTheServiceAtOnce() {
    assertThat(policy.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void aServiceThatWorksAgainHasNoFailureToTellOf() {
    var unused = policy.handle(new IllegalStateException("lost"));

    policy.recovered();

    assertThat(policy.lastFailure()).isEmpty();
  }

  private final class MovingClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
