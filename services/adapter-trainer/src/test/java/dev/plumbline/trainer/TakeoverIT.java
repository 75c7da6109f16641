package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.status.TrainerStatus;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A worker gets another one's partition. */
class TakeoverIT extends OnBroker {
  private final FakeAligner held = new FakeAligner().hold();

  @Test
  void aPartitionThatComesWhileARunIsUnderWayIsReadAtOnceAndTheWorkerIsReady() throws Exception {
    try (AdapterTrainerService first = installation.trainer("a", held, Map.of())) {
      await().until(() -> first.status().partitions().size() == 2);
      AdapterTrainerService second = installation.trainer("b", new FakeAligner(), Map.of());
      await().until(() -> first.status().partitions().size() == 1);
      await().until(() -> second.status().partitions().size() == 1);
      String own = channelOf(first);
      String others = channelOf(second);
      installation.sendPairs(own, 0, 3);
      installation.sendPairs(others, 0, 2);
      await().until(() -> !held.jobs().isEmpty());
      installation.sendPairs(own, 3, 4);

      second.close();

      await().until(() -> first.status().partitions().size() == 2);
      await().until(() -> first.readiness().ready());
      TrainerStatus status = first.status();
      assertThat(status.channel(others).orElseThrow().pairs().whole()).isEqualTo(2);
      assertThat(status.channel(own).orElseThrow().running()).isPresent();
      assertThat(status.channel(own).orElseThrow().pairs().whole()).isEqualTo(3);
      held.release();
      await().until(() -> installation.updates().size() == 1);
      Installation.awaitPairs(first, own, 4);
    }
  }

  @Test
  void furtherVotesOnAnswersThatWereLearnedFromStartNoRunAndAreNotNewToTheNextOwner()
      throws Exception {
    FakeAligner aligner = new FakeAligner();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      for (int number = 0; number < 3; number++) {
        PreferencePair later = Pairs.whole("c", number);
        later.getChosen().setUp(7);
        later.setUpdatedAt(later.getUpdatedAt().plusSeconds(60));
        installation.sendPair(later);
      }
      installation.sendPairs("c", 3, 4);
      assertThat(Installation.awaitPairs(trainer, "c", 4).pairs().newWhole()).isOne();
    }

    // All that a next owner needs to know where compaction has left the later records alone.
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      Installation.awaitPairs(trainer, "c", 4);
      int partition = installation.pairsPartition("c").partition();
      assertThat(trainer.status().partitions())
          .filteredOn(owned -> owned.number() == partition)
          .extracting(TrainerStatus.Partition::trainedTo)
          .containsExactly(6L);
    }
    assertThat(installation.updates()).hasSize(1);
  }

  private String channelOf(AdapterTrainerService trainer) {
    int partition = trainer.status().partitions().get(0).number();
    return Stream.iterate(0, number -> number + 1)
        .map(number -> "channel-" + number)
        .filter(name -> installation.pairsPartition(name).partition() == partition)
        .findFirst()
        .orElseThrow();
  }
}
