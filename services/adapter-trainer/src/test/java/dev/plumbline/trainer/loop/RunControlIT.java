package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.ErasureMark;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.FakeAligner;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.OnBroker;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.pairs.PairMemory;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.Announcements;
import dev.plumbline.trainer.publish.PartitionTransactions;
import dev.plumbline.trainer.publish.UnreadableRunsException;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.run.WorkDirectory;
import dev.plumbline.trainer.trigger.RetryPolicy;
import dev.plumbline.trainer.trigger.TriggerReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RunControlIT extends OnBroker {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final RetryPolicy RETRIES =
      new RetryPolicy(new DoublingWait(Duration.ofMinutes(1), Duration.ofMinutes(1)), 3);

  private final FakeAligner aligner = new FakeAligner();
  private final RunHistory history = new RunHistory(RETRIES);

  @Test
  void aRunThatNeedsAnEarlierOneWhichCannotBeReadWaitsAndTheSessionGoesOn() throws Exception {
    announce();
    KafkaClients clients = installation.clients();
    try (OwnedPartition owned = ownedWithAnErasure();
        WorkDirectory workDirectory = WorkDirectory.open(directory.resolve("work"));
        TrainingRunner runner = new TrainingRunner(aligner, installation.store(), workDirectory);
        AnnouncementReader announcements =
            new AnnouncementReader(clients, "test", new Announcements())) {
      RunControl runs = control(announcements, runner);

      runs.start(new DueChannel(owned, "c", TriggerReason.NEW_PAIRS));

      assertThat(runs.free()).isTrue();
      assertThat(history.allows("c", 0, NOW)).isFalse();
      assertThat(history.lastEnd("c")).contains(NOW);
      assertThat(history.allows("c", 0, NOW.plusSeconds(60))).isTrue();
    }
    assertThat(installation.runs()).isEmpty();
  }

  private RunControl control(AnnouncementReader announcements, TrainingRunner runner) {
    return new RunControl(
        new RunWriter(installation.topics(), new MockConsumer<>("earliest")),
        announcements,
        runner,
        runId -> {
          throw new UnreadableRunsException(runId, new TimeoutException("silence"));
        },
        history,
        new TrainerMetrics(new SimpleMeterRegistry()),
        new PairTraces(Tracing.off()),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void announce() throws Exception {
    Aligner trained = aligner;
    ModelUpdate update = Records.update();
    update.setBaseModelFingerprint(trained.baseModel().fingerprint());
    update.setAdapter(
        AdapterFile.newBuilder()
            .setUri("file:nowhere")
            .setSha256("a".repeat(64))
            .setSizeBytes(1)
            .setRank(1)
            .setTargetModules(List.of("q_proj"))
            .build());
    installation.announce(update);
  }

  private OwnedPartition ownedWithAnErasure() {
    TopicPartition partition = installation.pairsPartition("c");
    OwnedPartition owned =
        new OwnedPartition(
            partition,
            Installation.PARTITIONS,
            10,
            new PairMemory(Long.MAX_VALUE),
            PartitionTransactions.open(
                installation.clients(), "group", partition, Duration.ofSeconds(10)),
            0,
            Ledger.NEW);
    PreferencePair pair = Pairs.whole("c", 1);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(partition.topic(), partition.partition(), 0, null, null);
    ErasureMark.put(record.headers());
    Decoded<PreferencePair> decoded =
        new Decoded.Present<>("c:" + pair.getPairId(), Optional.of(pair));
    assertThat(owned.take(record, decoded)).isEmpty();
    return owned;
  }
}
