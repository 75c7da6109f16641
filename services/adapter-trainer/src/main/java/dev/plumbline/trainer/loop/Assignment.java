package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.LedgerCodec;
import dev.plumbline.trainer.pairs.PairMemory;
import dev.plumbline.trainer.publish.AnnouncementReader;
import dev.plumbline.trainer.publish.PartitionTransactions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this worker owns, as the group assigns and takes them. Called by the consumer
 * on the loop's thread.
 */
final class Assignment implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  private final TrainerSettings settings;
  private final String baseModel;
  private final KafkaClients clients;
  private final Consumer<byte[], byte[]> consumer;
  private final AnnouncementReader announcements;
  private final RunControl runs;
  private final PairMemory memory;
  private final Map<TopicPartition, OwnedPartition> owned = new HashMap<>();

  /**
   * Of a worker that has none yet.
   *
   * @param baseModel fingerprint of the model that adapters are trained for
   */
  Assignment(
      TrainerSettings settings,
      String baseModel,
      KafkaClients clients,
      Consumer<byte[], byte[]> consumer,
      AnnouncementReader announcements,
      RunControl runs) {
    this.settings = settings;
    this.memory = new PairMemory(settings.pairsMemory());
    this.baseModel = baseModel;
    this.clients = clients;
    this.consumer = consumer;
    this.announcements = announcements;
    this.runs = runs;
  }

  Collection<OwnedPartition> partitions() {
    return owned.values();
  }

  Optional<OwnedPartition> of(TopicPartition partition) {
    return Optional.ofNullable(owned.get(partition));
  }

  /** The partitions whose pairs were read up to the end that the topic had when they came. */
  List<OwnedPartition> replayed() {
    return owned.values().stream().filter(this::isReplayed).toList();
  }

  boolean isReplayed(OwnedPartition partition) {
    return consumer.position(partition.partition()) >= partition.replayEnd();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      return;
    }
    // First shut out the earlier owners: what is read afterwards cannot change behind our back.
    Map<TopicPartition, PartitionTransactions> transactions = new HashMap<>();
    try {
      for (TopicPartition partition : assigned) {
        transactions.put(
            partition,
            PartitionTransactions.open(
                clients, settings.group(), partition, settings.transactionTimeout()));
      }
      announcements.readToEnd();
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned));
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      consumer.seekToBeginning(assigned);
      int partitions = consumer.partitionsFor(assigned.iterator().next().topic()).size();
      for (TopicPartition partition : assigned) {
        Ledger ledger = ledger(partition, committed.get(partition), ends.get(partition));
        owned.put(
            partition,
            new OwnedPartition(
                partition,
                partitions,
                settings.maxPairs(),
                memory,
                transactions.remove(partition),
                ends.get(partition),
                ledger));
        LOG.info("took {} over, trained up to offset {}", partition, ledger.committed());
      }
    } finally {
      transactions.values().forEach(PartitionTransactions::close);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    release(revoked, true);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    release(lost, false);
  }

  private Ledger ledger(TopicPartition partition, OffsetAndMetadata committed, long end) {
    Ledger ledger = Ledger.NEW;
    if (committed != null) {
      try {
        ledger = LedgerCodec.read(committed.offset(), committed.metadata());
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "{}: the committed offset {} carries no ledger, so its offset counts for all channels:"
                + " {}",
            partition,
            committed.offset(),
            e.getMessage());
        ledger = LedgerCodec.read(committed.offset(), "");
      }
    }
    ledger.versions().forEach(announcements.latest()::given);
    return onThisBase(ledger, partition)
        .raised(announcements.latest().boundaries(partition, baseModel))
        .within(end);
  }

  /** What runs on another base model knew, no adapter for this one has learned from. */
  private Ledger onThisBase(Ledger ledger, TopicPartition partition) {
    Set<String> announced = announcements.latest().baseModels(partition);
    // An offset that somebody set names no base model; the announcements beside it do.
    boolean same =
        ledger
            .baseModel()
            .map(baseModel::equals)
            .orElse(announced.isEmpty() || announced.contains(baseModel));
    if (same) {
      return ledger.on(baseModel);
    }
    LOG.info(
        "{}: the runs so far were on another base model, so that all pairs count as new",
        partition);
    return ledger.anewOn(baseModel);
  }

  private void release(Collection<TopicPartition> partitions, boolean stillOwner) {
    boolean writable = stillOwner;
    for (TopicPartition partition : partitions) {
      OwnedPartition released = owned.remove(partition);
      if (released != null) {
        // Where one cannot be written, the others would wait for Kafka as long, in vain.
        try (released) {
          writable = runs.interrupt(released, writable, "its worker gave " + partition + " up");
          writable = writable && runs.settle(released);
        }
        LOG.info("gave {} up", partition);
      }
    }
  }

  /** Gives everything up and writes that down, as a worker does that stops in order. */
  void leave() {
    release(List.copyOf(owned.keySet()), true);
  }

  /** Gives everything up without a word to Kafka. */
  @Override
  public void close() {
    release(List.copyOf(owned.keySet()), false);
  }
}
