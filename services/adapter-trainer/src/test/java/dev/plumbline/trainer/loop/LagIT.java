package dev.plumbline.trainer.loop;

import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.trainer.FakeAligner;
import dev.plumbline.trainer.OnBroker;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.run.WorkDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a worker tells of the pairs that it has still to read. */
class LagIT extends OnBroker {
  private static final byte[] KEY = {'c'};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeAligner held = new FakeAligner().hold();

  @Test
  void whatComesWhileARunIsUnderWayIsToldAsUnread() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (WorkDirectory work = WorkDirectory.open(directory.resolve("work"));
        TrainingRunner runner = new TrainingRunner(held, installation.store(), work);
        TrainerLoop loop = loop(runner)) {
      loop.start();
      await().until(() -> !held.jobs().isEmpty());

      installation.sendPairs("c", 3, 8);

      await().until(() -> lag() == 5);
      held.release();
      await().until(() -> lag() == 0);
    }
  }

  @Test
  void whatComesBehindATransactionThatNobodyEndsIsToldAsUnread() throws Exception {
    TopicPartition pairs = installation.pairsPartition("c");
    try (WorkDirectory work = WorkDirectory.open(directory.resolve("work"));
        TrainingRunner runner = new TrainingRunner(held, installation.store(), work);
        Producer<byte[], byte[]> open = transactionalProducer();
        TrainerLoop loop = loop(runner)) {
      open.beginTransaction();
      open.send(new ProducerRecord<>(pairs.topic(), pairs.partition(), KEY, new byte[] {1})).get();
      loop.start();

      installation.sendPairs("c", 0, 2);

      await().until(() -> lag() == 3);
      await().until(() -> heldSeconds() > 0);
      // The marker of its end takes an offset, too, and is nothing that is left to read.
      open.abortTransaction();
      await().until(() -> lag() == 0 && heldSeconds() == 0);
      await()
          .until(() -> loop.status().channel("c").filter(c -> c.pairs().whole() == 2).isPresent());
    }
  }

  private Producer<byte[], byte[]> transactionalProducer() {
    Map<String, ?> transactional =
        Map.of("transactional.id", "test-transactions", "transaction.timeout.ms", 900_000);
    Producer<byte[], byte[]> producer =
        installation.clients().bytesProducer("test-transactions", transactional);
    producer.initTransactions();
    return producer;
  }

  private long lag() {
    return (long) registry.get("plumbline.trainer.lag").gauge().value();
  }

  private long heldSeconds() {
    return (long) registry.get("plumbline.trainer.held").gauge().value();
  }

  private TrainerLoop loop(TrainingRunner runner) {
    return new TrainerLoop(
        TrainerSettings.from(
            installation.configuration(Map.of()).section("plumbline.trainer"), true),
        installation.clients(),
        runner,
        new TrainerMetrics(registry),
        Tracing.off(),
        new HastyClock());
  }

  /** Ten seconds pass between two looks. */
  private static final class HastyClock extends Clock {
    private final Instant start = Instant.now();
    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant instant() {
      return start.plusSeconds(10 * looks.incrementAndGet());
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
