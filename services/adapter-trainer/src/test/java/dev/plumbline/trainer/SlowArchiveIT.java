package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.trainer.run.TrainingJob;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;

/** The records of earlier runs take longer to read than a worker may be silent. */
class SlowArchiveIT extends OnBroker {
  private static final Map<String, ?> IMPATIENT =
      Map.of("plumbline.kafka.properties.\"max.poll.interval.ms\"", "2000");

  /** Bytes of the archive, and how many of them Kafka gives in a second. */
  private static final int RECORDS = 40;

  private static final int RECORD = 1000;
  private static final double RATE = 2000;

  private final FakeAligner aligner = new FakeAligner().startWarm();

  @Test
  void otherChannelsAreTrainedMeanwhileAndThenItsOwn() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = installation.trainer(aligner)) {
      await().until(() -> installation.updates().size() == 1);
      assertThat(trainer.name()).isEqualTo("adapter-trainer");
    }
    fillArchive();
    throttleArchive();
    installation.sendPairs("c", 3, 6);

    try (AdapterTrainerService trainer = installation.trainer("a", aligner, IMPATIENT)) {
      await()
          .until(
              () ->
                  trainer.status().channel("c").flatMap(channel -> channel.failure()).isPresent());
      installation.sendPairs("d", 0, 3);

      await().until(() -> installation.updates().size() == 3);
    }

    assertThat(installation.updates())
        .extracting(ModelUpdate::getChannel)
        .containsExactly("c", "d", "c");
    assertThat(aligner.jobs()).extracting(TrainingJob::warm).containsExactly(false, false, true);
  }

  private void fillArchive() throws Exception {
    Random random = new Random(17);
    String topic = installation.topics().trainingRuns().name();
    try (Producer<byte[], byte[]> producer = installation.clients().bytesProducer("test-runs")) {
      for (int number = 0; number < RECORDS * Installation.PARTITIONS; number++) {
        byte[] record = new byte[RECORD];
        random.nextBytes(record);
        byte[] key = {(byte) number};
        int partition = number % Installation.PARTITIONS;
        producer.send(new ProducerRecord<>(topic, partition, key, record)).get();
      }
    }
  }

  private void throttleArchive() throws Exception {
    ClientQuotaEntity archive =
        new ClientQuotaEntity(
            Map.of(ClientQuotaEntity.CLIENT_ID, installation.name() + "-trainer-runs"));
    ClientQuotaAlteration.Op rate = new ClientQuotaAlteration.Op("consumer_byte_rate", RATE);
    try (Admin admin = installation.clients().admin("test-quota")) {
      var unused =
          admin
              .alterClientQuotas(List.of(new ClientQuotaAlteration(archive, List.of(rate))))
              .all()
              .get();
    }
  }
}
