package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.run.TrainingJob;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdapterTrainerIT extends OnBroker {
  private final FakeAligner aligner = new FakeAligner();

  @Test
  void enoughNewPairsMakeAnAdapterThatIsStoredAndAnnouncedOnce() throws Exception {
    installation.sendPairs("c", 0, 3);

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);

      ModelUpdate update = installation.updates().get(0);
      assertThat(update.getChannel()).isEqualTo("c");
      assertThat(update.getVersion()).isEqualTo(1);
      assertThat(update.getParentVersion()).isNull();
      assertThat(update.getTrainingOffsets().get(0).getOffset()).isEqualTo(3);
      Path stored =
          installation
              .store()
              .fetch(update.getAdapter().getUri(), update.getAdapter().getSha256())
              .directory();
      assertThat(stored.resolve("adapter_model.safetensors")).exists();

      TrainingRun run = installation.runs().get(1);
      assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.PUBLISHED);
      assertThat(run.getRunId()).isEqualTo(update.getRunId());
      assertThat(run.getAdapterVersion()).isEqualTo(1);
      assertThat(run.getLosses()).hasSize(1);
      assertThat(run.getContrast()).isEqualTo("short/long");
      assertThat(run.getGate().getPassed()).isTrue();
      assertThat(run.getMetrics()).containsKey("seconds");
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void oneChangeStartsARunWhenItComesOfForgettingAUser() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);

      installation.sendErased(Pairs.whole("c", 2));
      await().until(() -> installation.updates().size() == 2);

      TrainingRun run = installation.runs().get(3);
      assertThat(run.getTrigger()).isEqualTo("erasure");
      PairDigests learned = PairDigests.read(run.getLearnedPairs());
      assertThat(learned.size()).isEqualTo(3);
      assertThat(learned.common(PairDigests.of(List.of(new PairKey("c", "pair-2"))))).isOne();
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void aRunThatForgetsAUserKnowsNoOtherAdapterAndSoDoesTheNextWhenTheGateRefusesIt()
      throws Exception {
    aligner.startWarm();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      installation.sendPairs("c", 3, 6);
      await().until(() -> installation.updates().size() == 2);

      aligner.reject(true);
      installation.sendErased(Pairs.whole("c", 2));
      await().until(() -> installation.states("c").contains(RunState.REJECTED));
      aligner.reject(false);
      installation.sendPairs("c", 6, 9);
      await().until(() -> installation.updates().size() == 3);
      installation.sendPairs("c", 9, 12);
      await().until(() -> installation.updates().size() == 4);

      assertThat(aligner.jobs())
          .extracting(TrainingJob::warm)
          .containsExactly(false, true, false, false, true);
      assertThat(aligner.jobs().get(1).served().orElseThrow().version()).isEqualTo(1);
      assertThat(aligner.jobs().get(2).served()).isEmpty();
      assertThat(aligner.jobs().get(3).served()).isEmpty();
      assertThat(aligner.jobs().get(4).served().orElseThrow().version()).isEqualTo(3);
      assertThat(installation.updates().get(2).getParentVersion()).isEqualTo(2);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void anAdapterThatLearnedFromAPairThatWasTakenBackIsNotPassedOnAfterARestart() throws Exception {
    aligner.startWarm();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }
    installation.withdrawPair("c", 1);
    installation.sendPairs("c", 3, 6);

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 2);
      assertThat(aligner.jobs()).extracting(TrainingJob::warm).containsExactly(false, false);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void theNextAdapterKnowsItsParentAndAllPairs() throws Exception {
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      installation.sendPairs("c", 0, 3);
      await().until(() -> installation.updates().size() == 1);

      installation.sendPairs("c", 3, 6);
      await().until(() -> installation.updates().size() == 2);

      ModelUpdate second = installation.updates().get(1);
      assertThat(second.getVersion()).isEqualTo(2);
      assertThat(second.getParentVersion()).isEqualTo(1);
      assertThat(aligner.jobs().get(1).pairs()).hasSize(6);
      assertThat(aligner.jobs().get(1).served().orElseThrow().version()).isEqualTo(1);
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }
  }

  @Test
  void aRestartAfterTheAnnouncementTrainsNothingAgain() throws Exception {
    installation.sendPairs("c", 0, 3);
    installation.sendPairs("d", 0, 2);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.status().channel("c")).isPresent();
    }

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      assertThat(Installation.awaitPairs(trainer, "c", 3).pairs().newWhole()).isZero();
      assertThat(Installation.awaitPairs(trainer, "d", 2).pairs().newWhole()).isEqualTo(2);

      installation.sendPairs("c", 3, 5);
      assertThat(Installation.awaitPairs(trainer, "c", 5).pairs().newWhole()).isEqualTo(2);
      installation.sendPairs("d", 2, 3);
      await().until(() -> installation.updates().size() == 2);
    }

    assertThat(installation.updates())
        .extracting(ModelUpdate::getChannel)
        .containsExactly("c", "d");
  }

  @Test
  void anotherBaseModelIsTrainedOnceOnThePairsThatThereAre() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }
    FakeAligner other = new FakeAligner().onBase("e".repeat(64));

    try (AdapterTrainerService trainer = installation.trainer(other)) {
      await().until(() -> installation.updates().size() == 2);
      assertThat(trainer.readiness().ready()).isTrue();
    }
    try (AdapterTrainerService trainer = installation.trainer(other)) {
      assertThat(Installation.awaitPairs(trainer, "c", 3).pairs().newWhole()).isZero();
    }

    assertThat(other.jobs()).hasSize(1);
    assertThat(other.jobs().get(0).pairs()).hasSize(3);
    assertThat(other.jobs().get(0).served()).isEmpty();
    assertThat(installation.updates().get(1).getBaseModelFingerprint()).isEqualTo("e".repeat(64));
  }

  @Test
  void aRejectionOnAnotherBaseModelLeavesThePairsNewForThisOne() throws Exception {
    aligner.reject(true);
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.states("c").contains(RunState.REJECTED));
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }

    try (AdapterTrainerService trainer =
        installation.trainer(new FakeAligner().onBase("e".repeat(64)))) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void aLedgerThatNamesNoBaseModelIsOfTheOneThatItsAdaptersAreFor() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }
    installation.commit("c", new Ledger(3, Map.of(), Optional.empty(), 0));

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      assertThat(Installation.awaitPairs(trainer, "c", 3).pairs().newWhole()).isZero();
    }
    installation.commit("c", new Ledger(3, Map.of(), Optional.empty(), 0));
    try (AdapterTrainerService trainer =
        installation.trainer(new FakeAligner().onBase("e".repeat(64)))) {
      await().until(() -> installation.updates().size() == 2);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void channelsOfOnePartitionDoNotTakeEachOthersNewPairs() throws Exception {
    List<String> sharing = sharingAPartition();
    String busy = sharing.get(0);
    String slow = sharing.get(1);
    installation.sendPairs(slow, 0, 2);
    installation.sendPairs(busy, 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.status().partitions()).hasSize(2);
    }

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      assertThat(Installation.awaitPairs(trainer, slow, 2).pairs().newWhole()).isEqualTo(2);
      assertThat(Installation.awaitPairs(trainer, busy, 3).pairs().newWhole()).isZero();

      installation.sendPairs(slow, 2, 3);

      await().until(() -> installation.updates().size() == 2);
      assertThat(installation.updates().get(1).getChannel()).isEqualTo(slow);
    }
  }

  @Test
  void anOrderlyStopInterruptsTheRunAndTheNextStartRepeatsIt() throws Exception {
    FakeAligner held = new FakeAligner().hold();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(held)) {
      await().until(() -> !held.jobs().isEmpty());
      assertThat(trainer.status().channel("c").orElseThrow().running()).isPresent();
    }
    assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.INTERRUPTED);

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.readiness().ready()).isTrue();
    }

    assertThat(aligner.jobs().get(0).seed()).isEqualTo(held.jobs().get(0).seed());
  }

  @Test
  void aRunThatOutlastsThePollIntervalKeepsItsPartition() throws Exception {
    FakeAligner held = new FakeAligner().hold();
    installation.sendPairs("c", 0, 3);
    Map<String, ?> impatient =
        Map.of("plumbline.kafka.properties.\"max.poll.interval.ms\"", "2000");
    try (AdapterTrainerService trainer = installation.trainer("a", held, impatient)) {
      await().until(() -> !held.jobs().isEmpty());

      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> trainer.status().channel("c").filter(c -> c.running().isPresent()).isPresent());
      held.release();

      await().until(() -> installation.updates().size() == 1);
      assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.PUBLISHED);
    }
  }

  @Test
  void aWithdrawnPairIsNotTrainedOn() throws Exception {
    installation.sendPairs("c", 0, 3);
    installation.withdrawPair("c", 1);
    installation.sendPairs("c", 3, 4);

    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.status().channel("c").orElseThrow().pairs().whole()).isEqualTo(3);
    }

    assertThat(aligner.jobs().get(0).pairs())
        .extracting(pair -> pair.getPairId())
        .containsExactly("pair-0", "pair-2", "pair-3");
  }

  @Test
  void aWorkerThatLeavesHandsItsChannelsToAnother() throws Exception {
    FakeAligner held = new FakeAligner().hold();
    AdapterTrainerService first = installation.trainer("a", held, Map.of());
    await().until(() -> first.readiness().ready() && first.status().partitions().size() == 2);
    installation.sendPairs("c", 0, 3);
    await().until(() -> !held.jobs().isEmpty());
    try (AdapterTrainerService second = installation.trainer("b", aligner, Map.of())) {
      await().until(() -> first.status().partitions().size() == 1);
      await().until(() -> second.status().partitions().size() == 1);

      first.close();

      await().until(() -> installation.updates().size() == 1);
      await().until(() -> second.status().partitions().size() == 2);
      Installation.awaitPairs(second, "c", 3);
    }

    assertThat(installation.updates()).hasSize(1);
    assertThat(installation.states("c"))
        .containsSubsequence(
            RunState.RUNNING, RunState.INTERRUPTED, RunState.RUNNING, RunState.PUBLISHED);
  }

  @Test
  void theStatusIsServedAsJson() throws Exception {
    FakeAligner held = new FakeAligner().hold();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(held)) {
      await().until(() -> !held.jobs().isEmpty());

      await()
          .untilAsserted(
              () ->
                  assertThat(get(trainer, "/v1/training"))
                      .contains("\"channel\":\"c\"")
                      .contains("\"pairs\":3")
                      .contains("\"phase\":\"match\""));
      held.release();
      await()
          .untilAsserted(
              () ->
                  assertThat(get(trainer, "/v1/training"))
                      .contains("\"state\":\"PUBLISHED\"")
                      .contains("\"adapter_version\":1")
                      .contains("\"running\":null"));

      assertThat(get(trainer, "/health/ready")).isEqualTo("ready");
      await()
          .untilAsserted(
              () ->
                  assertThat(get(trainer, "/metrics"))
                      .contains("plumbline_trainer_pairs{channel=\"c\"} 3.0")
                      .contains("state=\"published\""));
    }
  }

  private List<String> sharingAPartition() {
    String first = "channel-0";
    for (int i = 1; ; i++) {
      String other = "channel-" + i;
      if (installation.pairsPartition(other).equals(installation.pairsPartition(first))) {
        return List.of(first, other);
      }
    }
  }

  private static String get(AdapterTrainerService trainer, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(trainer.address().orElseThrow() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
