package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.channel.ErasureMark;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.pairs.PairCheck;
import dev.plumbline.trainer.pairs.PairMemory;
import dev.plumbline.trainer.publish.PartitionTransactions;
import dev.plumbline.trainer.publish.StaleMembershipException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that this worker owns: its ledger, and the pairs of its channels as far as they were
 * read. The topic is read from its start each time the partition is taken over, up to {@code
 * replayEnd} before any run begins.
 */
final class OwnedPartition implements AutoCloseable {
  private final TopicPartition partition;
  private final PairCheck check;
  private final int maxPairs;
  private final PairMemory memory;
  private final PartitionTransactions transactions;
  private final long replayEnd;
  private final Map<String, PairBook> books = new TreeMap<>();
  private Ledger ledger;
  private Ledger committedLedger;

  OwnedPartition(
      TopicPartition partition,
      int partitions,
      int maxPairs,
      PairMemory memory,
      PartitionTransactions transactions,
      long replayEnd,
      Ledger ledger) {
    this.partition = partition;
    this.check = new PairCheck(partition.partition(), partitions);
    this.maxPairs = maxPairs;
    this.memory = memory;
    this.transactions = transactions;
    this.replayEnd = replayEnd;
    this.ledger = ledger;
    this.committedLedger = ledger;
  }

  TopicPartition partition() {
    return partition;
  }

  Ledger ledger() {
    return ledger;
  }

  Map<String, PairBook> books() {
    return books;
  }

  long replayEnd() {
    return replayEnd;
  }

  /**
   * Takes a record of the partition in.
   *
   * @return why it cannot be used; empty: it was
   */
  Optional<String> take(ConsumerRecord<byte[], byte[]> record, Decoded<PreferencePair> decoded) {
    if (decoded instanceof Decoded.Undecodable<PreferencePair> garbage) {
      return Optional.of(garbage.reason());
    }
    Decoded.Present<PreferencePair> present = (Decoded.Present<PreferencePair>) decoded;
    PairKey key;
    try {
      key = PairKey.parse(present.key());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    Optional<String> objection = check.objection(key, present.value());
    if (objection.isEmpty()) {
      apply(record, key, present.value());
    }
    return objection;
  }

  private void apply(
      ConsumerRecord<byte[], byte[]> record, PairKey key, Optional<PreferencePair> value) {
    PairBook book =
        books.computeIfAbsent(
            key.channel(),
            channel -> new PairBook(maxPairs, ledger.boundary(channel), replayEnd, memory));
    Instant written = Instant.ofEpochMilli(record.timestamp());
    boolean erasing = ErasureMark.isOn(record.headers());
    if (value.isEmpty()) {
      book.withdraw(key, record.offset(), written);
    } else if (erasing) {
      book.putAnew(value.get(), record.offset(), written);
    } else {
      book.put(value.get(), record.offset(), written);
    }
    if (erasing) {
      book.noteErasure(record.offset());
    }
  }

  /**
   * Lets empty books go, of channels of which no run has learned: whoever names channels could fill
   * the memory with them. What was learned and taken back since is known to its book alone.
   */
  void dropEmptyBooks() {
    Optional<String> training = ledger.openRun().map(OpenRun::channel);
    List<String> needless =
        books.entrySet().stream()
            .filter(entry -> entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .filter(channel -> !ledger.boundaries().containsKey(channel))
            .filter(channel -> !training.equals(Optional.of(channel)))
            .toList();
    needless.forEach(channel -> memory.leave(books.remove(channel)));
  }

  /**
   * The lowest offset with a change that no concluded run knows.
   *
   * @param concluding a channel whose run is concluding now, so that it has none
   * @param position where reading goes on, for when nothing changed
   */
  long lowestChange(Optional<String> concluding, long position) {
    return books.entrySet().stream()
        .filter(entry -> !Optional.of(entry.getKey()).equals(concluding))
        .map(entry -> entry.getValue().firstChangeOffset())
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min()
        .orElse(position);
  }

  /**
   * Writes records together with the ledger that says so.
   *
   * @throws StaleMembershipException when the group is being rebalanced; nothing was written
   */
  void commit(
      List<ProducerRecord<String, SpecificRecord>> records,
      Ledger newLedger,
      ConsumerGroupMetadata member) {
    transactions.commit(records, newLedger, member);
    ledger = newLedger;
    committedLedger = newLedger;
  }

  /** Notes that everything unreadable below an offset is among the dead letters. */
  void deadLetteredTo(long offset) {
    ledger = ledger.deadLetteredTo(offset);
  }

  /** Whether the ledger says more than the one that Kafka has. */
  boolean hasUncommitted() {
    return !ledger.equals(committedLedger);
  }

  @Override
  public void close() {
    books.values().forEach(memory::leave);
    transactions.close();
  }
}
