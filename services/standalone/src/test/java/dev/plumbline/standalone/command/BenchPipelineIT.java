package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few votes: what the figures are does not matter here, that they are there does. */
class BenchPipelineIT {
  @TempDir private Path directory;
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void everyPartIsMeasuredBesideKafkaAlone() throws Exception {
    JsonNode figures =
        bench("--votes", "1000", "--rounds", "1", "--batch", "100", "--latency-time", "1s");

    for (String rate :
        new String[] {
          "bare_loop",
          "bare_streams",
          "streams_with_store",
          "pair_builder_in_memory",
          "pair_builder_rocksdb",
          "bare_producer",
          "bare_producer_core",
          "gateway",
          "gateway_core"
        }) {
      assertThat(figures.get(rate).doubleValue()).as(rate).isPositive();
    }
    assertThat(figures.get("gateway_p99").doubleValue())
        .isGreaterThanOrEqualTo(figures.get("gateway_p50").doubleValue())
        .isPositive();
    assertThat(terminal.out()).contains("bare transactional loop", "pair-builder, RocksDB", "p99");
  }

  @Test
  void aKilledPairBuilderComesBackWithItsState() throws Exception {
    JsonNode figures = bench("--recovery", "--votes", "500", "--prompts", "100");

    assertThat(figures.get("stores")).hasSize(2);
    for (JsonNode store : figures.get("stores")) {
      assertThat(store.get("ready_seconds").doubleValue()).isPositive();
      assertThat(store.get("vote_seconds").doubleValue())
          .isGreaterThanOrEqualTo(store.get("ready_seconds").doubleValue());
      assertThat(store.get("changelog_bytes").longValue()).isPositive();
    }
  }

  @Test
  void thePairBuilderThatIsKilledHasTheSettingsOfTheFile() throws Exception {
    Path file = directory.resolve("wrong.conf");
    Files.writeString(file, "plumbline.pair-builder.threads = 0");

    int status =
        terminal.run(
            "bench", "pipeline", "--recovery", "--votes", "500", "--config", file.toString());

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err()).contains("the pair-builder has ended");
  }

  @Test
  void aBatchThatIsLargerThanAllVotesIsRefused() {
    assertThat(terminal.run("bench", "pipeline", "--votes", "10", "--batch", "11")).isEqualTo(1);

    assertThat(terminal.err()).contains("--batch");
  }

  private JsonNode bench(String... arguments) throws Exception {
    Path file = directory.resolve("figures.json");
    String[] all = new String[arguments.length + 4];
    all[0] = "bench";
    all[1] = "pipeline";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[all.length - 2] = "--json";
    all[all.length - 1] = file.toString();
    assertThat(terminal.run(all)).as(terminal.err()).isZero();
    return new ObjectMapper().readTree(file.toFile());
  }
}
