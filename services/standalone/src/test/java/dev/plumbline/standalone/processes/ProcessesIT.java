package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.standalone.loop.StandingPairs;
import dev.plumbline.standalone.loop.TinyModel;
import dev.plumbline.standalone.loop.VoteFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop as separate processes, one of which is killed while feedback flows. */
class ProcessesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int VOTES_BETWEEN_KILLS = 30;

  @TempDir Path directory;

  @Test
  void whatIsKilledComesBackNothingIsLostAndAllStopTogether() throws Exception {
    Map<String, Long> last;
    try (ProcessesUp up = ProcessesUp.start(directory);
        VoteFlow flow = new VoteFlow(TinyModel.PAIRS, up.service("feedback-gateway"))) {
      assertThat(up.ids())
          .containsOnlyKeys(
              "kafka",
              "schema-registry",
              "feedback-gateway",
              "pair-builder",
              "adapter-trainer",
              "model-server");
      for (String part : List.of("pair-builder", "feedback-gateway")) {
        awaitVotes(flow);
        long killed = up.kill(part);
        await().atMost(PATIENCE).until(() -> up.ids().get(part) != killed);
      }
      awaitVotes(flow);
      flow.finish();

      KafkaClients clients = up.clients();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(StandingPairs.votes(clients)).isEqualTo(flow.expected()));
      last = up.ids();
      assertThat(up.stop()).as("status after SIGTERM").isZero();
    }

    assertThat(last.values()).noneMatch(id -> ProcessHandle.of(id).isPresent());
    assertThat(Files.readString(directory.resolve("up.log")))
        .contains("pair-builder ended with status 137 and is started again in")
        .contains("feedback-gateway ended with status 137");
    assertThat(directory.resolve("data/logs"))
        .isDirectoryContaining("glob:**/kafka.log")
        .isDirectoryContaining("glob:**/pair-builder.log");
    assertThat(Files.getPosixFilePermissions(directory.resolve("data")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private static void awaitVotes(VoteFlow flow) {
    int before = flow.acknowledged();
    await().atMost(PATIENCE).until(() -> flow.acknowledged() > before + VOTES_BETWEEN_KILLS);
  }
}
