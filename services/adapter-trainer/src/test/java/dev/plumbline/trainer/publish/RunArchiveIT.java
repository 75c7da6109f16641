package dev.plumbline.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.OnBroker;
import dev.plumbline.trainer.Records;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RunArchiveIT extends OnBroker {
  private static final int RUNS = 10;

  @Test
  void eachRunIsFoundAsItWasWrittenLastInWhateverPartitionItIs() throws Exception {
    String topic = installation.topics().trainingRuns().name();
    try (Producer<String, TrainingRun> producer =
        installation.clients().producer("test-runs", Map.of())) {
      for (RunState state : new RunState[] {RunState.RUNNING, RunState.REJECTED}) {
        for (int number = 0; number < RUNS; number++) {
          TrainingRun run = run(number, state);
          producer.send(new ProducerRecord<>(topic, run.getRunId(), run)).get();
        }
      }
    }

    RunArchive archive = new RunArchive(installation.clients(), "test");

    for (int number = 0; number < RUNS; number++) {
      assertThat(archive.find("c-" + number)).contains(run(number, RunState.REJECTED));
    }
    assertThat(archive.find("c-" + RUNS)).isEmpty();
  }

  private static TrainingRun run(int number, RunState state) {
    return TrainingRun.newBuilder(Records.run()).setRunId("c-" + number).setState(state).build();
  }
}
