package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TopicOffset;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Learners;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Underway;
import dev.plumbline.standalone.reading.FreshTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker; each test has topics of its own. */
class TrainedAdaptersIT {
  private static final PairKey PAIR = new PairKey("shop", "pair 1");
  private static final PairKey OTHER = new PairKey("shop", "pair 2");

  @TempDir static Path directory;
  private static EmbeddedKafka broker;

  private KafkaClients clients;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) {
    clients = FreshTopics.make(broker, test.getTestMethod().orElseThrow().getName(), Map.of());
  }

  @Test
  void aRunThatIsStillTrainingOnThePairsIsNamedApart() throws Exception {
    write(run("shop-1", RunState.RUNNING, PAIR, OTHER));
    write(run("shop-2", RunState.RUNNING, OTHER));

    Learners learners = learnersOf(PAIR);

    assertThat(learners.trained()).isEmpty();
    assertThat(learners.underway()).containsExactly(new Underway("shop", "shop-1", 1));
  }

  @Test
  void aRunThatEndedIsNoLongerTraining() throws Exception {
    for (RunState end :
        List.of(RunState.PUBLISHED, RunState.REJECTED, RunState.FAILED, RunState.INTERRUPTED)) {
      write(run("shop-" + end, RunState.RUNNING, PAIR));
      write(run("shop-" + end, end, PAIR));
    }

    Learners learners = learnersOf(PAIR);

    assertThat(learners.underway()).isEmpty();
    assertThat(learners.trained())
        .extracting(TrainedAdapters.Trained::runId)
        .containsExactly("shop-PUBLISHED");
  }

  @Test
  void aRunThatBeganWhenThePairsWereRebuiltIsNotNamed() throws Exception {
    RecordMetadata rebuilt = writePair(PAIR, "without the votes");
    TrainingRun before = run("shop-1", RunState.RUNNING, PAIR);
    before.setTrainingOffsets(List.of(upTo(rebuilt.partition(), rebuilt.offset())));
    TrainingRun after = run("shop-2", RunState.RUNNING, PAIR);
    after.setTrainingOffsets(List.of(upTo(rebuilt.partition(), rebuilt.offset() + 1)));
    write(before);
    write(after);

    assertThat(learnersOf(PAIR).underway()).containsExactly(new Underway("shop", "shop-1", 1));
  }

  private RecordMetadata writePair(PairKey pair, String value) throws Exception {
    String topic = clients.configuration().topics().preferencePairs().name();
    try (Producer<byte[], byte[]> producer = clients.bytesProducer("pairs")) {
      return producer
          .send(
              new ProducerRecord<>(
                  topic,
                  pair.toString().getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private TopicOffset upTo(int partition, long offset) {
    String topic = clients.configuration().topics().preferencePairs().name();
    return TopicOffset.newBuilder()
        .setTopic(topic)
        .setPartition(partition)
        .setOffset(offset)
        .build();
  }

  private Learners learnersOf(PairKey pair) {
    return new TrainedAdapters(clients, new TopicScan(clients, TopicRead.PATIENCE))
        .on(PairDigests.of(List.of(pair)), List.of("shop"));
  }

  private void write(TrainingRun run) throws Exception {
    String topic = clients.configuration().topics().trainingRuns().name();
    try (Producer<String, TrainingRun> producer = clients.producer("trainer", Map.of())) {
      producer.send(new ProducerRecord<>(topic, run.getRunId(), run)).get();
    }
  }

  private static TrainingRun run(String id, RunState state, PairKey... pairs) {
    return RunRecord.of(id, "shop", state, 1, List.of(pairs));
  }
}
