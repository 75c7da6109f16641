package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What goes wrong, and how the service goes on. */
class TrainerFailuresIT extends OnBroker {
  private static final Map<String, ?> BY_THE_INTERVAL =
      Map.of(
          "plumbline.trainer.trigger.new-pairs", 100, "plumbline.trainer.trigger.interval", "6 h");

  private final FakeAligner aligner = new FakeAligner();

  @Test
  void whatTheGateRefusesIsNeitherAnnouncedNorTriedAgain() throws Exception {
    aligner.reject(true);
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.states("c").contains(RunState.REJECTED));
      assertThat(trainer.status().channels()).isNotEmpty();
    }

    aligner.reject(false);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      assertThat(Installation.awaitPairs(trainer, "c", 3).pairs().newWhole()).isZero();
      assertThat(installation.updates()).isEmpty();

      installation.sendPairs("c", 3, 6);
      await().until(() -> installation.updates().size() == 1);
    }

    assertThat(installation.states("c"))
        .containsExactly(RunState.RUNNING, RunState.REJECTED, RunState.RUNNING, RunState.PUBLISHED);
    TrainingRun rejected = installation.runs().get(1);
    assertThat(rejected.getGate().getPassed()).isFalse();
    assertThat(rejected.getAdapterVersion()).isNull();
  }

  @Test
  void aGarbageRecordGoesToTheDeadLettersOnceAndTheServiceGoesOn() throws Exception {
    String topic = installation.topics().preferencePairs().name();
    int partition = installation.pairsPartition("c").partition();
    byte[] garbage = "no avro".getBytes(StandardCharsets.UTF_8);
    try (Producer<byte[], byte[]> producer = installation.clients().bytesProducer("test")) {
      producer.send(new ProducerRecord<>(topic, partition, bytes("c:pair-x"), garbage)).get();
      producer.send(new ProducerRecord<>(topic, partition, bytes("no key"), null)).get();
      producer.send(new ProducerRecord<>(topic, 1 - partition, bytes("c:pair-1"), null)).get();
    }

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.deadLetters().size() == 3);
      installation.sendPairs("c", 0, 3);
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.readiness().ready()).isTrue();
    }
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      Installation.awaitPairs(trainer, "c", 3);
    }

    List<ConsumerRecord<byte[], byte[]>> letters = installation.deadLetters();
    assertThat(letters).hasSize(3);
    assertThat(letters).anySatisfy(letter -> assertThat(letter.value()).isEqualTo(garbage));
    assertThat(letters)
        .extracting(
            letter ->
                new String(
                    letter.headers().lastHeader(DeadLetters.REASON).value(),
                    StandardCharsets.UTF_8))
        .anySatisfy(reason -> assertThat(reason).contains("not an Avro record"))
        .anySatisfy(reason -> assertThat(reason).contains("channel:pair id"))
        .anySatisfy(reason -> assertThat(reason).contains("belongs into partition " + partition));
  }

  @Test
  void aStoreThatCannotBeWrittenFailsTheRunAndPublishesOnceItCan() throws Exception {
    Files.writeString(
        installation.storeDirectory(), "a file where the store's directory should be");
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.states("c").contains(RunState.FAILED));
      assertThat(installation.runs().get(1).getError())
          .contains("cannot be written")
          .contains(installation.storeDirectory().toString());
      assertThat(trainer.readiness().ready()).isTrue();
      assertThat(trainer.status().channel("c").orElseThrow().failure()).isPresent();

      Files.delete(installation.storeDirectory());

      await().until(() -> installation.updates().size() == 1);
      // Trained once: what could not be stored was kept.
      assertThat(aligner.jobs()).hasSize(1);
    }
  }

  @Test
  void aRunOfTheIntervalThatFailsIsTriedAgainAfterTheWaitInsteadOfTheInterval() throws Exception {
    Files.writeString(
        installation.storeDirectory(), "a file where the store's directory should be");
    installation.sendPairs("c", 0, 3, Instant.now().minus(Duration.ofHours(7)));
    try (AdapterTrainerService trainer = installation.trainer("a", aligner, BY_THE_INTERVAL)) {
      await().until(() -> installation.states("c").contains(RunState.FAILED));

      Files.delete(installation.storeDirectory());

      await().until(() -> installation.updates().size() == 1);
      assertThat(aligner.jobs()).hasSize(1);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void aRunOfTheIntervalThatIsInterruptedBeginsAnewAtOnce() throws Exception {
    aligner.hold();
    installation.sendPairs("c", 0, 3, Instant.now().minus(Duration.ofHours(7)));
    try (AdapterTrainerService trainer = installation.trainer("a", aligner, BY_THE_INTERVAL)) {
      await().until(() -> aligner.jobs().size() == 1);
      assertThat(trainer.status().channel("c")).isPresent();
    }
    await().until(() -> installation.states("c").contains(RunState.INTERRUPTED));

    FakeAligner next = new FakeAligner();
    try (AdapterTrainerService trainer = installation.trainer("b", next, BY_THE_INTERVAL)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void pairsThatMakeTheTrainingFailAreLeftAloneUntilTheyChange() throws Exception {
    aligner.fail(Optional.of(new IllegalStateException("the loss is NaN")));
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await()
          .until(
              () -> installation.states("c").stream().filter(RunState.FAILED::equals).count() == 3);
      assertThat(installation.runs().get(1).getError()).contains("the loss is NaN");

      aligner.fail(Optional.empty());
      installation.sendPairs("d", 0, 3);
      await().until(() -> installation.updates().size() == 1);
      assertThat(installation.updates().get(0).getChannel()).isEqualTo("d");
      assertThat(aligner.jobs()).hasSize(4);

      installation.sendPairs("c", 3, 4);
      await().until(() -> installation.updates().size() == 2);
      assertThat(trainer.status().channel("c").orElseThrow().failure()).isEmpty();
    }
  }

  @Test
  void noVersionIsGivenTwiceAfterTheAnnouncementsWereLost() throws Exception {
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      for (int number = 1; number <= 3; number++) {
        publishNext(number);
      }
      installation.loseUpdates();

      installation.sendPairs("c", 9, 12);
      await().until(() -> installation.updates().size() == 1);
      installation.sendPairs("c", 12, 15);
      await().until(() -> installation.updates().size() == 2);

      assertThat(installation.updates())
          .extracting(ModelUpdate::getVersion)
          .containsExactly(4L, 5L);
      assertThat(installation.updates().get(1).getParentVersion()).isEqualTo(4);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void aVersionThatAnOperatorWroteOverUnheardIsNotGivenTwice() throws Exception {
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      publishNext(1);
      publishNext(2);
      assertThat(trainer.readiness().ready()).isTrue();
    }
    ModelUpdate first = installation.updates().get(0);
    // What compaction leaves: the operator's server had read the first version alone.
    installation.loseUpdates();
    installation.announce(
        ModelUpdate.newBuilder(first).setRollback(true).setParentVersion(1L).build());

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      installation.sendPairs("c", 6, 9);
      await().until(() -> installation.updates().size() == 2);
      assertThat(trainer.readiness().ready()).isTrue();
    }

    assertThat(installation.updates().get(1).getVersion()).isEqualTo(3);
  }

  private void publishNext(int number) throws Exception {
    installation.sendPairs("c", 3 * (number - 1), 3 * number);
    await().until(() -> installation.updates().size() == number);
  }

  @Test
  void aMissingTopicStopsTheStartByName() {
    KafkaClients clients = installation.clients();
    Map<String, ?> elsewhere = Map.of("plumbline.kafka.topics.prefix", "nowhere-");

    Assertions.assertThatThrownBy(() -> installation.trainer("a", aligner, elsewhere))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nowhere-preference-pairs")
        .hasMessageContaining(clients.configuration().bootstrapServers());
  }

  @Test
  void twoTrainersCannotShareAWorkDirectory() {
    try (AdapterTrainerService first = installation.trainer("a", aligner, Map.of())) {
      Assertions.assertThatThrownBy(() -> installation.trainer("a", aligner, Map.of()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("plumbline.trainer.work-directory");
      assertThat(first.address()).isPresent();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
