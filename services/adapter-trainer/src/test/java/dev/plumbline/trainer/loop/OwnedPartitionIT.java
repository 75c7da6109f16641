package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.OnBroker;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.pairs.PairMemory;
import dev.plumbline.trainer.publish.PartitionTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OwnedPartitionIT extends OnBroker {
  private long offset;

  @Test
  void theBookOfAChannelGoesWithItsLastPair() {
    try (OwnedPartition owned = own(Ledger.NEW)) {
      PairKey key = put(owned);
      owned.dropEmptyBooks();
      assertThat(owned.books()).containsOnlyKeys("c");

      take(owned, key, Optional.empty());
      owned.dropEmptyBooks();

      assertThat(owned.books()).isEmpty();
    }
  }

  @Test
  void theEmptyBookOfAChannelThatWasTrainedOrIsBeingTrainedStays() {
    OpenRun run = new OpenRun("c-1", "c", "new-pairs", Instant.EPOCH, 3, 0, 1);
    Ledger trained = new Ledger(0, Map.of("c", 1L), Optional.empty(), 0);
    for (Ledger ledger : new Ledger[] {Ledger.NEW.opened(run), trained}) {
      try (OwnedPartition owned = own(ledger)) {
        take(owned, put(owned), Optional.empty());

        owned.dropEmptyBooks();

        assertThat(owned.books()).containsOnlyKeys("c");
      }
    }
  }

  private PairKey put(OwnedPartition owned) {
    PreferencePair pair = Pairs.whole("c", 1);
    PairKey key = new PairKey("c", pair.getPairId());
    take(owned, key, Optional.of(pair));
    return key;
  }

  private void take(OwnedPartition owned, PairKey key, Optional<PreferencePair> value) {
    TopicPartition partition = owned.partition();
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(partition.topic(), partition.partition(), offset++, null, null);
    assertThat(owned.take(record, new Decoded.Present<>(key.toString(), value))).isEmpty();
  }

  private OwnedPartition own(Ledger ledger) {
    TopicPartition partition = installation.pairsPartition("c");
    return new OwnedPartition(
        partition,
        Installation.PARTITIONS,
        10,
        new PairMemory(Long.MAX_VALUE),
        PartitionTransactions.open(
            installation.clients(), "group", partition, Duration.ofSeconds(10)),
        0,
        ledger);
  }
}
