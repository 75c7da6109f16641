package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what became of a partition's runs: records, announcements and ledger in one go. */
final class RunWriter {
  private final Topics topics;
  private final Consumer<byte[], byte[]> consumer;

  RunWriter(Topics topics, Consumer<byte[], byte[]> consumer) {
    this.topics = topics;
    this.consumer = consumer;
  }

  /** Writes the ledger alone. */
  void write(OwnedPartition owned, Ledger ledger) {
    owned.commit(List.of(), ledger, consumer.groupMetadata());
  }

  /** Writes a run's record and the ledger that goes with it. */
  void write(OwnedPartition owned, Ledger ledger, TrainingRun run) {
    owned.commit(List.of(record(run)), ledger, consumer.groupMetadata());
  }

  /** Announces an adapter, with its run's record and the ledger. */
  void announce(OwnedPartition owned, Ledger ledger, TrainingRun run, ModelUpdate update) {
    owned.commit(
        List.of(
            new ProducerRecord<>(topics.modelUpdates().name(), update.getChannel(), update),
            record(run)),
        ledger,
        consumer.groupMetadata());
  }

  /** The lowest offset of a partition with a change that no concluded run knows. */
  long lowestChange(OwnedPartition owned, Optional<String> concluding) {
    return owned.lowestChange(concluding, consumer.position(owned.partition()));
  }

  private ProducerRecord<String, SpecificRecord> record(TrainingRun run) {
    return new ProducerRecord<>(topics.trainingRuns().name(), run.getRunId(), run);
  }
}
