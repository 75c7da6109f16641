package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void helpNamesEveryCommand() {
    assertThat(terminal.run("--help")).isZero();

    assertThat(terminal.out())
        .contains(
            "up",
            "demo",
            "generate",
            "train",
            "evaluate",
            "import",
            "feedback",
            "status",
            "adapters",
            "bench",
            "topics",
            "dlq",
            "forget");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "demo",
        "generate",
        "train",
        "evaluate",
        "import",
        "feedback",
        "status",
        "adapters",
        "bench",
        "topics",
        "dlq",
        "forget"
      })
  void everyCommandHasHelp(String command) {
    assertThat(terminal.run(command, "--help")).isZero();

    assertThat(terminal.out()).contains("Usage: plumbline " + command);
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(terminal.run("--version")).isZero();

    assertThat(terminal.out()).containsPattern("plumbline \\d+\\.\\d+");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    assertThat(terminal.run()).isEqualTo(2);

    assertThat(terminal.err()).contains("a command is missing", "Usage: plumbline");
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertThat(terminal.run("feedback", "--thumb")).isEqualTo(2);

    assertThat(terminal.err()).contains("--thumb");
  }

  @Test
  void aVoteWithNobodyToSendItToSaysWhatToDo(@TempDir Path empty) {
    int status = terminal.run("feedback", "--completion", "c", "--up", "--data", empty.toString());

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err().lines())
        .containsExactly(
            "plumbline feedback: no loop runs on "
                + empty
                + "; start one with plumbline up, or name the gateway with --gateway");
  }

  @Test
  void aGatewayThatDoesNotAnswerIsNamed() {
    int status =
        terminal.run("feedback", "--completion", "c", "--up", "--gateway", "http://127.0.0.1:1");

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err().lines())
        .singleElement()
        .asString()
        .startsWith("plumbline feedback: http://127.0.0.1:1/v1/feedback does not answer: ");
  }

  @Test
  void aVoteIsAboutOneAnswer() {
    assertThat(terminal.run("feedback", "--up")).isEqualTo(2);
    assertThat(terminal.run("feedback", "--completion", "c", "--prompt", "p", "--response", "r"))
        .isEqualTo(2);
    assertThat(terminal.run("feedback", "--completion", "c", "--up", "--down")).isEqualTo(2);
  }

  @Test
  void aWrongSettingIsNamed(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("wrong.conf");
    Files.writeString(file, "plumbline.kafka.bootstrap-server = \"localhost:9092\"\n");

    int status = terminal.run("topics", "create", "--config", file.toString());

    assertThat(status).isEqualTo(2);
    assertThat(terminal.err())
        .contains("plumbline.kafka.bootstrap-server", "did you mean", "bootstrap-servers");
  }
}
