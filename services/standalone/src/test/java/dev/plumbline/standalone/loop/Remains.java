package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.KafkaClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Looks for texts in everything that an installation keeps. */
final class Remains {
  private final List<String> texts;

  Remains(List<String> texts) {
    this.texts = texts;
  }

  /** The topics, those of Kafka and of Streams itself too, of which a record holds a text. */
  Set<String> inTopics(KafkaClients clients) throws Exception {
    Set<String> found = new TreeSet<>();
    try (Admin admin = clients.admin("remains");
        var consumer =
            clients.bytesConsumer("remains", Map.of("isolation.level", "read_uncommitted"))) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic :
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
        consumer
            .partitionsFor(topic)
            .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (isIn(record)) {
            found.add(record.topic());
          }
        }
      }
    }
    return found;
  }

  /** The files below a directory that hold a text. */
  List<Path> inFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(this::isIn).toList();
    }
  }

  private boolean isIn(ConsumerRecord<byte[], byte[]> record) {
    boolean inHeaders = false;
    for (Header header : record.headers()) {
      inHeaders |= isIn(header.value());
    }
    return inHeaders || isIn(record.key()) || isIn(record.value());
  }

  private boolean isIn(Path file) {
    try {
      return isIn(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isIn(byte[] bytes) {
    return bytes != null
        && texts.stream().anyMatch(new String(bytes, StandardCharsets.UTF_8)::contains);
  }
}
