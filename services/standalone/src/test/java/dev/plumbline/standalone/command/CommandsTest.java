package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import picocli.CommandLine.Command;

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
  void theStatusOfServicesElsewhereIsAskedForInAnotherWay(@TempDir Path empty) {
    int status = terminal.run("status", "--data", empty.toString());

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err().lines())
        .containsExactly(
            "plumbline status: no loop runs on "
                + empty
                + "; start one with plumbline up. Services that run elsewhere are asked one by one:"
                + " docs/how-to-deploy.md");
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

  /** All commands are loaded before one of them reads its settings, where the log goes included. */
  @Test
  void noCommandMakesALoggerAsItIsLoaded() {
    assertThat(commands(PlumblineCommand.class))
        .contains(UpCommand.class)
        .flatMap(command -> List.of(command.getDeclaredFields()))
        .filteredOn(field -> Modifier.isStatic(field.getModifiers()))
        .extracting(Field::getType)
        .isNotEmpty()
        .doesNotContain(Logger.class);
  }

  private static Stream<Class<?>> commands(Class<?> command) {
    return Stream.concat(
        Stream.of(command),
        Stream.of(command.getAnnotation(Command.class).subcommands())
            .flatMap(CommandsTest::commands));
  }
}
