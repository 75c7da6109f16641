package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a file to an adapter and back, on a tiny model with random weights. */
class FileAlignmentIT {
  private static final Path ORACLE = Path.of(System.getProperty("oracle.dir"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final CapturedTerminal terminal = new CapturedTerminal();
  private Path pairs;
  private Path heldOut;

  @BeforeEach
  void writeFiles() throws IOException {
    pairs = rows("pairs.jsonl", 0, 10);
    heldOut = rows("held-out.jsonl", 10, 16);
    Files.writeString(
        directory.resolve("small.conf"),
        """
        plumbline.model { source = "%s", threads = 1 }
        plumbline.trainer.alignment {
          data { minimum-held-out-pairs = 2, response-tokens = 12, maximum-prompt-tokens = 120 }
          scoring { first-pairs = 1, finalists = 1, pairs = 1, response-tokens = 12 }
          adapter.rank = 2
          instruct { steps = 2, growth = 1, rows = 2 }
          match { steps = 2, growth = 1, rows = 2, learning-rate = 0.05 }
          preference { steps = 2, learning-rate = 0.05 }
          evaluation { response-tokens = 12, answers = 1, answer-tokens = 8 }
        }
        """
            .formatted(ORACLE.resolve("llama-tied")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rahf-scit", "rahf-dual", "lorra", "dpo"})
  void whatIsTrainedIsMeasuredTheSameWhenItIsReadAgain(String method) throws IOException {
    Path out = directory.resolve("adapter");
    assertThat(train("--held-out", heldOut.toString(), "--method", method, "--limit", "5"))
        .as(terminal.err())
        .isZero();

    CapturedTerminal again = new CapturedTerminal();
    assertThat(
            evaluate(
                again,
                heldOut,
                "--adapter",
                out.toString(),
                "--instruction",
                "Be brief.",
                "--json",
                "-"))
        .as(again.err())
        .isZero();

    JsonNode trained = JSON.readTree(out.resolve("run.json").toFile());
    JsonNode measured = JSON.readTree(again.out());
    assertThat(trained.at("/method").asText()).isEqualTo(method);
    assertThat(trained.at("/pairs/learned_from").asInt()).isEqualTo(5);
    assertThat(trained.at("/pairs/held_out").asInt()).isEqualTo(6);
    assertThat(measured.at("/pairs").asInt()).isEqualTo(6);
    assertThat(names(measured)).containsExactly("base", "base + instruction", "adapter");
    for (String figure :
        List.of(
            "rewards/margins",
            "rewards/accuracies",
            "rewards/token-margins",
            "rewards/chosen-per-token",
            "accuracy/per-token",
            "drift/divergence",
            "drift/perplexity",
            "answers/mean-words")) {
      assertThat(metric(measured, 2, figure))
          .as(figure)
          .isEqualTo(trained.get("metrics").get(figure).asDouble());
    }
    JsonNode answers = measured.at("/candidates/2/answers");
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).get("prompt").asText()).startsWith("what is the way");
    assertThat(words(answers.get(0).get("text").asText()))
        .isEqualTo((long) metric(measured, 2, "answers/mean-words"));
    assertThat(metric(measured, 2, "drift/divergence")).isPositive();
    assertThat(metric(measured, 0, "drift/divergence")).isZero();
  }

  /** Signs alone are no words. */
  private static long words(String text) {
    return Stream.of(text.split("\\s+"))
        .filter(piece -> piece.codePoints().anyMatch(Character::isLetterOrDigit))
        .count();
  }

  @Test
  void theTableTellsAllThatWasMeasured() {
    assertThat(train("--seed", "3")).as(terminal.err()).isZero();

    assertThat(terminal.out())
        .contains(
            "rahf-scit on llama-tied, seed 3",
            "pairs.jsonl: 10 rows, 0 bad lines",
            "contrasts",
            "none ranks the pairs better than guessing would; used: helpful/unhelpful",
            "instruct   2 steps",
            "match      2 steps",
            "reward accuracy",
            "above chance by two standard errors",
            "reward margin",
            "accuracy of log p per token",
            "KL on neutral prompts",
            "perplexity of neutral text",
            "words of an answer",
            "seconds    contrasts",
            "gate       ",
            "adapter    " + directory.resolve("adapter"));
    assertThat(terminal.err()).contains("scoring contrasts", "measuring on held-out pairs");
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    assertThat(train("--out", directory.resolve("a").toString())).isZero();
    assertThat(train("--out", directory.resolve("b").toString())).isZero();

    for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
      assertThat(directory.resolve("b").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("a").resolve(file));
    }
  }

  @Test
  void aHeldOutShareIsFoundAgainInTheSameFile() throws IOException {
    assertThat(train()).isZero();

    CapturedTerminal again = new CapturedTerminal();
    assertThat(
            evaluate(
                again,
                pairs,
                "--held-out-only",
                "--adapter",
                directory.resolve("adapter").toString(),
                "--json",
                "-"))
        .as(again.err())
        .isZero();

    JsonNode trained = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    JsonNode measured = JSON.readTree(again.out());
    assertThat(measured.at("/pairs").asInt()).isEqualTo(trained.at("/pairs/held_out").asInt());
    assertThat(metric(measured, 1, "rewards/margins"))
        .isEqualTo(trained.get("metrics").get("rewards/margins").asDouble());
  }

  @Test
  void aRefusedAdapterIsWrittenAllTheSameAndSaysSo() throws IOException {
    String never = "gate.maximum-divergence=1e-9";

    assertThat(train("--set", never)).isZero();
    assertThat(train("--set", never, "--force", "--strict")).isEqualTo(3);

    assertThat(terminal.out()).contains("REFUSED").contains("FAILED divergence");
    JsonNode record = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    assertThat(record.at("/gate/passed").asBoolean()).isFalse();
    assertThat(directory.resolve("adapter/adapter_model.safetensors")).exists();
  }

  @Test
  void anInstructionPairOfOnesOwnIsUsed() throws IOException {
    assertThat(train("--positive", "Be brief.", "--negative", "Go on and on.")).isZero();
    JsonNode record = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    assertThat(record.at("/contrast/positive").asText()).isEqualTo("Be brief.");

    assertThat(train("--contrast", "long/short", "--force")).as(terminal.err()).isZero();
    record = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    assertThat(record.at("/contrast/name").asText()).isEqualTo("long/short");
    assertThat(record.at("/contrast_explains_votes").asBoolean(true)).isFalse();
    assertThat(terminal.out()).contains("(used)");
  }

  @Test
  void anEarlierResultIsReplacedOnlyWhenToldTo() throws IOException {
    assertThat(train("--limit", "9")).isZero();

    assertThat(train()).isEqualTo(1);
    assertThat(terminal.err()).contains("holds the result of an earlier training", "--force");
    assertThat(train("--force")).isZero();

    assertThat(hidden()).isEmpty();
    JsonNode record = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    assertThat(record.at("/pairs_file/rows").asInt()).isEqualTo(10);
  }

  @Test
  void whatIsNoResultIsNeverReplaced() throws IOException {
    Path out = Files.createDirectory(directory.resolve("adapter"));
    Files.writeString(out.resolve("run.json"), "{\"kind\": \"mine\"}");

    assertThat(train("--force")).isEqualTo(1);

    assertThat(terminal.err()).contains("is not empty, and not the result of an earlier training");
    assertThat(out.resolve("run.json")).hasContent("{\"kind\": \"mine\"}");
  }

  @Test
  void whatIsWrongIsOneClearLine() throws IOException {
    Path notJson = Files.writeString(directory.resolve("notes.txt"), "one\ntwo\n");
    Path halves =
        Files.writeString(
            directory.resolve("halves.jsonl"),
            "{\"prompt\": \"a\", \"completion\": \"b\", \"label\": true}\n");

    assertFails(1, "nowhere.jsonl is not there", "--pairs", "nowhere.jsonl");
    assertFails(
        1, "notes.txt holds no preferences (line 1: is not JSON", "--pairs", notJson.toString());
    assertFails(1, "1 have a liked and 0 a disliked response", "--pairs", halves.toString());
    assertFails(1, "/no/such/model", "--pairs", pairs.toString(), "--model", "/no/such/model");
    assertFails(2, "no alignment method \"rahf\"", "--pairs", pairs.toString(), "--method", "rahf");
    assertFails(
        2,
        "plumbline.trainer.alignment.match.strenght",
        "--pairs",
        pairs.toString(),
        "--set",
        "match.strenght=3");
    assertFails(
        1,
        "sees at most 256 positions: lower the first to 244",
        "--pairs",
        pairs.toString(),
        "--set",
        "data.maximum-prompt-tokens=300");
    assertFails(
        1, "match.layers is [99]", "--pairs", pairs.toString(), "--set", "match.layers=[99]");
    assertFails(
        1,
        "there is no contrast big/small",
        "--pairs",
        pairs.toString(),
        "--contrast",
        "big/small");
    assertThat(directory.resolve("adapter")).doesNotExist();
    assertThat(hidden()).isEmpty();
  }

  @Test
  void ratedResponsesTrainAndAreMeasuredOnToo() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add(
          "{\"prompt\": \"what is the way %d\", \"completion\": \"it is so\", \"label\": %b}"
              .formatted(i, i % 2 == 0));
    }
    Path rated = Files.write(directory.resolve("rated.jsonl"), lines);
    pairs = rated;
    assertThat(train()).as(terminal.err()).isZero();

    CapturedTerminal again = new CapturedTerminal();
    String adapter = directory.resolve("adapter").toString();
    assertThat(evaluate(again, rated, "--held-out-only", "--adapter", adapter, "--json", "-"))
        .as(again.err())
        .isZero();

    JsonNode trained = JSON.readTree(directory.resolve("adapter/run.json").toFile());
    JsonNode measured = JSON.readTree(again.out());
    assertThat(trained.at("/pairs/half").asInt()).isPositive();
    assertThat(measured.at("/pairs").asInt()).isPositive();
    assertThat(metric(measured, 1, "rewards/margins"))
        .isEqualTo(trained.get("metrics").get("rewards/margins").asDouble());
  }

  @Test
  void badLinesAreNamedOnTheWay() throws IOException {
    Files.writeString(pairs, Files.readString(pairs) + "{}\n");

    assertThat(train()).isZero();

    assertThat(terminal.err()).contains("passed over 1 line", "line 11: needs chosen and rejected");
    assertThat(terminal.out()).contains("10 rows, 1 bad lines");
    assertThat(train("--force", "--max-bad-lines", "0")).isEqualTo(1);
    assertThat(terminal.err()).contains("too many bad lines: 1 of 11, and the limit is 0");
    assertThat(train("--max-bad-lines", "some")).isEqualTo(2);
  }

  @Test
  void anAdapterOfAnotherBaseIsRefused() throws IOException {
    assertThat(train()).isZero();
    Path adapter = directory.resolve("adapter");
    Files.writeString(
        adapter.resolve("run.json"),
        Files.readString(adapter.resolve("run.json"))
            .replaceFirst("\"fingerprint\" : \"[0-9a-f]{8}", "\"fingerprint\" : \"00000000"));

    CapturedTerminal sameShapes = new CapturedTerminal();
    assertThat(evaluate(sameShapes, heldOut, "--adapter", adapter.toString())).isEqualTo(1);
    assertThat(sameShapes.err()).contains("adapter was trained on another base model");

    CapturedTerminal otherShapes = new CapturedTerminal();
    String other = ORACLE.resolve("qwen2-bias/adapter").toString();
    assertThat(evaluate(otherShapes, heldOut, "--adapter", other)).isEqualTo(1);
    assertThat(otherShapes.err()).contains(other);

    CapturedTerminal missing = new CapturedTerminal();
    assertThat(evaluate(missing, heldOut, "--adapter", "/no/such/adapter")).isEqualTo(1);
    assertThat(missing.err()).contains("/no/such/adapter is no directory with an adapter");
  }

  private void assertFails(int status, String message, String... options) {
    CapturedTerminal failing = new CapturedTerminal();
    List<String> arguments = arguments("train", "--out", directory.resolve("adapter").toString());
    arguments.addAll(List.of(options));
    assertThat(failing.run(arguments.toArray(String[]::new))).as(failing.err()).isEqualTo(status);
    assertThat(failing.err().lines().filter(line -> line.startsWith("plumbline train: ")))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(failing.out()).isEmpty();
  }

  private int train(String... options) {
    List<String> arguments = arguments("train", "--pairs", pairs.toString());
    if (!Arrays.asList(options).contains("--out")) {
      arguments.addAll(List.of("--out", directory.resolve("adapter").toString()));
    }
    arguments.addAll(List.of(options));
    return terminal.run(arguments.toArray(String[]::new));
  }

  private int evaluate(CapturedTerminal to, Path file, String... options) {
    List<String> arguments = arguments("evaluate", "--pairs", file.toString());
    arguments.addAll(List.of(options));
    return to.run(arguments.toArray(String[]::new));
  }

  private List<String> arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.addAll(List.of("--config", directory.resolve("small.conf").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private Path rows(String name, int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(
          "{\"prompt\": \"what is the way %d\", \"chosen\": \"it is so\", \"rejected\": \"%s\"}"
              .formatted(i, "there are many ways to go ".repeat(1 + i % 3)));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private List<Path> hidden() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("."))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static List<String> names(JsonNode comparison) {
    List<String> names = new ArrayList<>();
    comparison.get("candidates").forEach(candidate -> names.add(candidate.get("name").asText()));
    return names;
  }

  private static double metric(JsonNode comparison, int candidate, String name) {
    return comparison.get("candidates").get(candidate).get("metrics").get(name).asDouble();
  }
}
