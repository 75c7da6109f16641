package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandIT {
  private static final String MODEL =
      Path.of(System.getProperty("oracle.dir"), "qwen2-bias").toString();

  private final CapturedTerminal terminal = new CapturedTerminal();
  private final ObjectMapper json = new ObjectMapper();
  @TempDir private Path directory;

  @Test
  void theFiguresOfAModelGoToStandardOutputAndNothingElse() throws Exception {
    int status =
        terminal.run(
            "bench", "model", "--model", MODEL, "--threads", "1", "--quick", "--json", "-");

    assertThat(status).as(terminal.err()).isZero();
    JsonNode report = json.readTree(terminal.out());
    assertThat(report.path("model").textValue()).isEqualTo("qwen2-bias");
    assertThat(report.path("threads").intValue()).isEqualTo(1);
    assertThat(report.path("figures").fieldNames())
        .toIterable()
        .contains(
            "load",
            "load_to_first_token",
            "first_token",
            "prefill.128",
            "decode.b1",
            "decode.b8",
            "decode.b32",
            "decode.b32.adapter",
            "adapter_cost.b1",
            "memory_read",
            "memory_share",
            "weights");
    assertThat(terminal.err()).isNotBlank();
  }

  @Test
  void aTextIsPredictedInThePrecisionThatIsAskedFor() throws Exception {
    Path text =
        Files.writeString(directory.resolve("text"), "A door opens, a door shuts. ".repeat(9));
    Path figures = directory.resolve("figures.json");
    CapturedTerminal other = new CapturedTerminal();

    int status = perplexity(terminal, text, "--json", figures.toString());
    perplexity(other, text, "--precision", "int8", "--json", "-");

    assertThat(status).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("float32", "nats per token", "windows of 16");
    JsonNode exact = json.readTree(figures.toFile());
    JsonNode rounded = json.readTree(other.out());
    assertThat(exact.path("standard_error").doubleValue()).isPositive();
    assertThat(rounded.path("precision").textValue()).isEqualTo("int8");
    assertThat(rounded.path("losses")).hasSameSizeAs(exact.path("losses"));
    assertThat(rounded.path("loss").doubleValue())
        .isNotEqualTo(exact.path("loss").doubleValue())
        .isCloseTo(exact.path("loss").doubleValue(), withinPercentage(5));
  }

  @Test
  void aPrecisionThatThereIsNotIsRefusedByName() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "A door opens.");

    int status = perplexity(terminal, text, "--precision", "int4");

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err())
        .contains(
            "plumbline.model.precision", "no precision int4", "auto, float32, bfloat16, int8");
  }

  @Test
  void aTextThatIsTooShortIsRefused() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "Short.");

    int status = terminal.run("bench", "perplexity", text.toString(), "--model", MODEL);

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err()).contains("plumbline bench perplexity: the text has ");
  }

  private static int perplexity(CapturedTerminal terminal, Path text, String... options) {
    String[] fixed = {
      "bench", "perplexity", text.toString(), "--model", MODEL, "--threads", "1", "--window", "16"
    };
    String[] all = new String[fixed.length + options.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(options, 0, all, fixed.length, options.length);
    return terminal.run(all);
  }
}
