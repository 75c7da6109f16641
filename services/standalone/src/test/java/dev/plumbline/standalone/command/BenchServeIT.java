package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator against a real server with a tiny model, on a real broker. */
class BenchServeIT {
  private static final String MODEL =
      Path.of(System.getProperty("oracle.dir"), "llama-tied").toString();

  @TempDir private Path directory;
  private final CapturedTerminal terminal = new CapturedTerminal();
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void nothingFailsAndNothingIsMixedWhileAdaptersAreSwapped() throws Exception {
    JsonNode report =
        bench("--clients", "6", "--duration", "6s", "--swaps-per-second", "5", "--checked", "60");

    assertThat(report.get("failed").intValue()).isZero();
    assertThat(report.get("requests").intValue()).isGreaterThan(10);
    JsonNode swaps = report.get("swaps");
    assertThat(swaps.get("announced").intValue()).isGreaterThan(10);
    assertThat(swaps.get("answered").intValue()).isPositive();
    assertThat(swaps.at("/to_first_answer/p99").doubleValue())
        .isGreaterThanOrEqualTo(swaps.at("/to_first_answer/p50").doubleValue())
        .isPositive();
    JsonNode versions = swaps.get("versions");
    assertThat(versions.get("compared").intValue()).isPositive();
    assertThat(versions.get("several_names").intValue()).isZero();
    assertThat(versions.get("mixtures").intValue()).isZero();
    assertThat(report.at("/process_early/threads").intValue()).isPositive();
    assertThat(report.at("/process_late/threads").intValue()).isPositive();
  }

  @Test
  void arrivalsAreMeasuredWithoutSwapsToo() throws Exception {
    Path figures = directory.resolve("figures.json");

    int status = run("--rate", "5", "--requests", "12", "--json", figures.toString());

    assertThat(status).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .contains("open loop, 5.00 requests a second", "12 in ", "0 failed", "time to first token")
        .doesNotContain("swaps");
    JsonNode report = json.readTree(figures.toFile());
    assertThat(report.get("tokens_per_second").doubleValue()).isPositive();
    assertThat(report.has("swaps")).isFalse();
  }

  @Test
  void theServerStandsBesideTheLibraryAndSwapsBesideNone() throws Exception {
    JsonNode report =
        bench("--ratios", "--rounds", "1", "--questions", "1", "--rate", "3", "--duration", "4s")
            .get("figures");

    assertThat(report.fieldNames())
        .toIterable()
        .contains("ratio.c8", "ratio.c32", "ratio.swapping", "to_first_answer");
    assertThat(report.at("/rate/median").doubleValue()).isEqualTo(3);
    assertThat(report.at("/failed/highest").doubleValue()).isZero();
    assertThat(report.at("/mixed/highest").doubleValue()).isZero();
    assertThat(report.at("/ratio.c8/median").doubleValue()).isPositive();
  }

  @Test
  void aServerThatAsksForKeysIsGivenOneOfTheSettings() throws Exception {
    Path settings =
        Files.writeString(
            directory.resolve("keys.conf"),
            """
            plumbline.server.api-keys = ["the-key-of-a-product"]
            plumbline.server.operator-keys = ["the-key-of-an-operator"]
            """);

    JsonNode report =
        bench(
            "--config",
            settings.toString(),
            "--clients",
            "2",
            "--duration",
            "3s",
            "--swaps-per-second",
            "2");

    assertThat(report.get("requests").intValue()).isPositive();
    assertThat(report.get("failed").intValue()).isZero();
    assertThat(report.at("/swaps/answered").intValue()).isPositive();
  }

  @Test
  void theTemporaryInstallationIsRemoved() throws Exception {
    List<Path> before = leftovers();

    run("--requests", "1", "--rate", "5", "--warm-up", "0");

    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThat(run("--server", "http://127.0.0.1:1", "--requests", "1")).isEqualTo(1);
    assertThat(terminal.err()).contains("http://127.0.0.1:1 answers nothing", "connection failed");
    assertThat(run("--rate", "-1")).isEqualTo(1);
    assertThat(terminal.err()).contains("a rate is above 0, not -1.0");
    assertThat(run("--ratios", "--server", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(terminal.err()).contains("leave --server out");
    assertThat(run("--ratios", "--clients", "3")).isEqualTo(1);
    assertThat(terminal.err()).contains("leave --clients out");
    assertThat(run("--duration", "soon")).isEqualTo(2);
    assertThat(terminal.err()).contains("'soon' is no time such as 90s, 10m or 1h");
  }

  @Test
  void numbersThatCannotBeAreRefusedBeforeTheModelIsLoaded() {
    assertThat(terminal.run("bench", "serve", "--model", "/nowhere", "--warm-up", "-1"))
        .isEqualTo(1);

    assertThat(terminal.err()).contains("warm-up and checked are at least 0");
  }

  private JsonNode bench(String... options) throws Exception {
    int status =
        run(Stream.concat(Stream.of(options), Stream.of("--json", "-")).toArray(String[]::new));
    assertThat(status).as(terminal.err()).isZero();
    return json.readTree(terminal.out());
  }

  /** Short texts: the tiny model has room for 256 tokens. */
  private int run(String... options) {
    String[] fixed = {
      "bench",
      "serve",
      "--model",
      MODEL,
      "--threads",
      "1",
      "--prompt-words",
      "8",
      "--answer-tokens",
      "10",
      "--warm-up",
      "2"
    };
    List<String> chosen = List.of(options);
    Stream<String> all =
        chosen.contains("--warm-up")
            ? Stream.concat(Stream.of(fixed).limit(fixed.length - 2L), chosen.stream())
            : Stream.concat(Stream.of(fixed), chosen.stream());
    return terminal.run(all.toArray(String[]::new));
  }

  private static List<Path> leftovers() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> entries = Files.list(temporary)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith("plumbline-bench"))
          .sorted()
          .toList();
    }
  }
}
