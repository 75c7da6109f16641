package dev.plumbline.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is read record by record, without any patience. */
class RunArchiveTest {
  private static final TopicPartition PARTITION = new TopicPartition("runs", 0);
  private static final long RECORDS = 5;

  @TempDir Path directory;
  private final TrainingRun run = Records.run();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private Installation installation;
  private RunArchive archive;

  @BeforeEach
  void aTopic() {
    installation = Installation.attach(directory, "127.0.0.1:1", "archive");
    consumer.updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, RECORDS));
    AvroDecoder<TrainingRun> decoder = installation.clients().decoder(TrainingRun.class);
    archive = new RunArchive(() -> consumer, PARTITION.topic(), decoder, Duration.ofNanos(1));
  }

  @AfterEach
  void closeInstallation() {
    installation.close();
  }

  @Test
  void aTopicIsReadForAsLongAsItGoesOn() {
    for (long offset = 0; offset < RECORDS; offset++) {
      giveInOnePoll(offset);
    }

    assertThat(archive.find(run.getRunId())).contains(run);
  }

  @Test
  void aTopicOfWhichNothingMoreComesIsGivenUp() {
    giveInOnePoll(0);

    assertThatThrownBy(() -> archive.find(run.getRunId()))
        .isInstanceOf(UnreadableRunsException.class)
        .hasMessageContaining(run.getRunId())
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  private void giveInOnePoll(long offset) {
    byte[] key = run.getRunId().getBytes(StandardCharsets.UTF_8);
    byte[] value;
    try (var serializer = installation.clients().<TrainingRun>avroSerializer()) {
      value = serializer.serialize(PARTITION.topic(), run);
    }
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, key, value)));
  }
}
