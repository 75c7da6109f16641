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
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

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

  /** Writes the record of a run that another worker began, and the ledger that goes with it. */
  void write(OwnedPartition owned, Ledger ledger, TrainingRun run) {
    write(owned, ledger, run, new RecordHeaders());
  }

  /** Writes a run's record and the ledger that goes with it. */
  void write(OwnedPartition owned, Ledger ledger, TrainingRun run, Headers headers) {
    owned.commit(List.of(record(run, headers)), ledger, consumer.groupMetadata());
  }

  /** Announces an adapter, with its run's record and the ledger. */
  void announce(
      OwnedPartition owned, Ledger ledger, TrainingRun run, ModelUpdate update, Headers headers) {
    owned.commit(
        List.of(
            new ProducerRecord<>(
                topics.modelUpdates().name(), null, update.getChannel(), update, headers),
            record(run, headers)),
        ledger,
        consumer.groupMetadata());
  }

  /** The lowest offset of a partition with a change that no concluded run knows. */
  long lowestChange(OwnedPartition owned, Optional<String> concluding) {
    return owned.lowestChange(concluding, consumer.position(owned.partition()));
  }

  private ProducerRecord<String, SpecificRecord> record(TrainingRun run, Headers headers) {
    return new ProducerRecord<>(topics.trainingRuns().name(), null, run.getRunId(), run, headers);
  }
}
