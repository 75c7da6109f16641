package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenewedProducerTest {

  private static final Cluster CLUSTER =
      new Cluster(
          "test",
          List.of(),
          List.of(
              new PartitionInfo("votes", 0, Node.noNode(), new Node[0], new Node[0]),
              new PartitionInfo("votes", 1, Node.noNode(), new Node[0], new Node[0])),
          Set.of(),
          Set.of());

  private final RuntimeException refused =
      new SaslAuthenticationException("credentials not known yet");
  private final RuntimeException late = new TimeoutException("10000 ms have passed");
  private final List<OneOfThem> made = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Duration now = Duration.ZERO;
  private boolean canBeMade = true;
  private final RenewedProducer<String, String> producer =
      new RenewedProducer<>(this::make, () -> now.toNanos());

  @BeforeEach
  void open() {
    acknowledge();
  }

  @AfterEach
  void close() {
    ended.countDown();
    producer.close();
  }

  @Test
  void aRefusedProducerIsReplacedButNotFasterThanItsShortestLife() {
    fail(refused);

    now = now.plus(ProducerHealth.SHORTEST_LIFE).minusMillis(1);
    fail(late);
    assertThat(made).hasSize(1);

    now = now.plusMillis(1);
    acknowledge();
    assertThat(made).hasSize(2);
  }

  @Test
  void whatWasAcknowledgedAfterARefusalNeedsNoOtherProducer() {
    fail(refused);
    acknowledge();

    now = now.plus(ProducerHealth.SHORTEST_LIFE);
    acknowledge();

    assertThat(made).hasSize(1);
  }

  @Test
  void aProducerThatFailsLongAfterItsLastAcknowledgementIsReplaced() {
    acknowledge();
    now = now.plus(ProducerHealth.PATIENCE).minusMillis(1);
    fail(late);
    acknowledge();
    now = now.plus(ProducerHealth.PATIENCE);
    assertThat(made).hasSize(1);

    fail(late);
    acknowledge();

    assertThat(made).hasSize(2);
  }

  @Test
  void aPartitionThatIsSilentIsEnoughThoughOthersAreAcknowledged() {
    for (int i = 0; i < 4; i++) {
      now = now.plus(ProducerHealth.PATIENCE.dividedBy(3));
      acknowledge(0);
    }
    assertThat(made).hasSize(1);

    fail(1, late);
    acknowledge(0);

    assertThat(made).hasSize(2);
  }

  @Test
  void aProducerIsNotReplacedForWhatItsRecordsAre() {
    now = now.plus(ProducerHealth.PATIENCE);

    fail(new RecordTooLargeException("2 MiB"));
    fail(new SerializationException("the registry does not answer"));
    acknowledge();

    assertThat(made).hasSize(1);
  }

  @Test
  void whatAReplacedProducerHasUnderWayEndsThereAndIsNotSentAgain() {
    Future<RecordMetadata> failing = send(0);
    Future<RecordMetadata> underWay = send(0);
    now = now.plus(ProducerHealth.PATIENCE);
    assertThat(last().errorNext(late)).isTrue();

    Future<RecordMetadata> next = send(0);

    assertThat(failing).failsWithin(Duration.ZERO);
    assertThat(underWay).isNotDone();
    assertThat(made.get(0).completeNext()).isTrue();
    assertThat(underWay).succeedsWithin(Duration.ZERO);
    assertThat(made.get(0).closed()).isFalse();
    assertThat(last().completeNext()).isTrue();
    assertThat(next).succeedsWithin(Duration.ZERO);
    assertThat(last().history()).hasSize(1);
  }

  @Test
  void thereIsNoThirdProducerWhileTheFirstHasSomethingUnderWay() {
    breakDown();
    breakDown();
    breakDown();
    assertThat(made).hasSize(2);

    ended.countDown();

    Awaitility.await()
        .untilAsserted(
            () -> {
              acknowledge();
              assertThat(made).hasSize(3);
            });
  }

  @Test
  void whenNoOtherCanBeMadeTheProducerStaysUntilOneCan() {
    canBeMade = false;
    breakDown();
    acknowledge();
    assertThat(made).hasSize(1);

    canBeMade = true;
    breakDown();
    acknowledge();

    assertThat(made).hasSize(2);
  }

  @Test
  void whatIsGivenUpIsClosedAtOnceAndTheNextRecordHasAnother() {
    Future<RecordMetadata> unused = send(0);

    producer.giveUp();
    acknowledge();

    assertThat(made).hasSize(2);
    assertThat(made.get(0).limits).containsExactly(Duration.ZERO);
  }

  @Test
  void closingWaitsForTheProducerAndNotForTheOneBefore() {
    breakDown();
    acknowledge();

    producer.close(Duration.ofSeconds(7));

    assertThat(last().limits).containsExactly(Duration.ofSeconds(7));
    assertThat(made.get(0).limits).contains(Duration.ZERO);
    assertThatThrownBy(() -> send(0)).isInstanceOf(IllegalStateException.class);
    assertThat(made).hasSize(2);
  }

  private Producer<String, String> make() {
    if (!canBeMade) {
      throw new KafkaException("the key store is not there");
    }
    OneOfThem next = new OneOfThem();
    made.add(next);
    return next;
  }

  private OneOfThem last() {
    return made.get(made.size() - 1);
  }

  private Future<RecordMetadata> send(int partition) {
    return producer.send(new ProducerRecord<>("votes", partition, "key", "value"));
  }

  private void breakDown() {
    now = now.plus(ProducerHealth.PATIENCE);
    fail(late);
  }

  private void acknowledge() {
    acknowledge(0);
  }

  private void acknowledge(int partition) {
    Future<RecordMetadata> sent = send(partition);
    assertThat(last().completeNext()).isTrue();
    assertThat(sent).succeedsWithin(Duration.ZERO);
  }

  private void fail(RuntimeException failure) {
    fail(0, failure);
  }

  private void fail(int partition, RuntimeException failure) {
    Future<RecordMetadata> sent = send(partition);
    assertThat(last().errorNext(failure)).isTrue();
    assertThat(sent).failsWithin(Duration.ZERO);
  }

  /** A producer whose closing ends when the test says so, but for a limit. */
  private final class OneOfThem extends MockProducer<String, String> {
    private final List<Duration> limits = new CopyOnWriteArrayList<>();

    private OneOfThem() {
      super(CLUSTER, false, null, new StringSerializer(), new StringSerializer());
    }

    @Override
    public void close(Duration limit) {
      if (limit.equals(RenewedProducer.UNLIMITED)) {
        try {
          ended.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      } else {
        limits.add(limit);
      }
      super.close(limit);
    }
  }
}
