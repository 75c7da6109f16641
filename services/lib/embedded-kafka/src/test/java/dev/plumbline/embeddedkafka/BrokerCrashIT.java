package dev.plumbline.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the broker with -9 while transactions are being committed, and starts it again. */
class BrokerCrashIT {
  private static final int KILLS = 3;
  private static final int TRANSACTIONS_BETWEEN_KILLS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<TopicPartition> PARTITIONS =
      IntStream.range(0, 8)
          .mapToObj(partition -> new TopicPartition("copies", partition))
          .collect(Collectors.toSet());

  @TempDir Path directory;

  @Test
  void everyTransactionIsDecidedTheSameWayEverywhere() throws Exception {
    try (BrokerProcess first = BrokerProcess.start(directory);
        Admin admin = Admin.create(connection(first))) {
      admin.createTopics(List.of(new NewTopic("copies", PARTITIONS.size(), (short) 1))).all().get();
    }
    for (int kill = 0; kill < KILLS; kill++) {
      try (BrokerProcess broker = BrokerProcess.start(directory);
          CopyingTransactions transactions = transactions(broker)) {
        transactions.startAt(assertAllDecided(broker));
        transactions.awaitCommitted(TRANSACTIONS_BETWEEN_KILLS, PATIENCE);
        // The cut is to fall into different moments of a transaction.
        TimeUnit.MILLISECONDS.sleep(kill * 3L);
        broker.kill();
      }
    }
    try (BrokerProcess last = BrokerProcess.start(directory)) {
      assertThat(assertAllDecided(last)).isGreaterThanOrEqualTo(KILLS * TRANSACTIONS_BETWEEN_KILLS);
    }
  }

  /** Fences whoever wrote before, then compares what it had committed. */
  private static int assertAllDecided(BrokerProcess broker) {
    try (CopyingTransactions fence = transactions(broker);
        KafkaConsumer<Integer, Integer> consumer = new KafkaConsumer<>(reading(broker))) {
      fence.fenceOthers();
      consumer.assign(PARTITIONS);
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(PARTITIONS, PATIENCE);
      Set<Long> offsets =
          PARTITIONS.stream()
              .map(partition -> committed.get(partition))
              .map(found -> found == null ? 0 : found.offset())
              .collect(Collectors.toSet());
      assertThat(offsets).as("offsets that were committed together").hasSize(1);
      int transactions = offsets.iterator().next().intValue();
      assertThat(countRecords(consumer, transactions))
          .as("copies of each record")
          .allSatisfy((number, copies) -> assertThat(copies).isEqualTo(PARTITIONS.size()))
          .hasSize(transactions);
      return transactions;
    }
  }

  private static CopyingTransactions transactions(BrokerProcess broker) {
    try (KafkaConsumer<Integer, Integer> member = new KafkaConsumer<>(reading(broker))) {
      return new CopyingTransactions(producing(broker), PARTITIONS, member.groupMetadata());
    }
  }

  private static Map<Integer, Integer> countRecords(
      KafkaConsumer<Integer, Integer> consumer, int transactions) {
    Map<Integer, Integer> copies = new TreeMap<>();
    Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS, PATIENCE);
    consumer.seekToBeginning(PARTITIONS);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (PARTITIONS.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
      assertThat(System.nanoTime()).as("time to read %s copies", transactions).isLessThan(deadline);
      consumer
          .poll(Duration.ofMillis(100))
          .forEach(record -> copies.merge(record.value(), 1, Integer::sum));
    }
    return copies;
  }

  private static Map<String, Object> connection(BrokerProcess broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private static Map<String, Object> producing(BrokerProcess broker) {
    Map<String, Object> settings = new HashMap<>(connection(broker));
    settings.put("transactional.id", "copier");
    settings.put("transaction.timeout.ms", 10_000);
    settings.put("key.serializer", IntegerSerializer.class);
    settings.put("value.serializer", IntegerSerializer.class);
    return settings;
  }

  private static Map<String, Object> reading(BrokerProcess broker) {
    Map<String, Object> settings = new HashMap<>(connection(broker));
    settings.put("group.id", "copies");
    settings.put("isolation.level", "read_committed");
    settings.put("key.deserializer", IntegerDeserializer.class);
    settings.put("value.deserializer", IntegerDeserializer.class);
    return settings;
  }
}
