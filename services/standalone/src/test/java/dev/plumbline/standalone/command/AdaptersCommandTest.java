package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptersCommandTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "promote", "rollback", "pin", "unpin"})
  void everyCommandHasHelp(String command) {
    assertThat(terminal.run("adapters", command, "--help")).isZero();

    assertThat(terminal.out()).contains("Usage: plumbline adapters " + command);
  }

  @Test
  void withoutACommandTheyAreNamed() {
    assertThat(terminal.run("adapters")).isEqualTo(2);

    assertThat(terminal.err()).contains("list, show, promote, rollback, pin or unpin");
  }

  @Test
  void aVersionIsAskedForWhereOneIsNeededAndRefusedWhereNot() {
    assertThat(terminal.run("adapters", "pin", "shop", "--server", "http://127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(terminal.err()).contains("which version of 'shop'? Say shop@VERSION");
    assertThat(terminal.run("adapters", "rollback", "shop@3", "--server", "http://127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(terminal.err()).contains("name the channel alone, shop");
    assertThat(terminal.run("adapters", "promote", "shop@three")).isEqualTo(2);
    assertThat(terminal.err()).contains("'three' is no version");
  }

  @Test
  void withNoServerItSaysWhatToDo(@TempDir Path empty) {
    assertThat(terminal.run("adapters", "list", "--data", empty.toString())).isEqualTo(1);

    assertThat(terminal.err())
        .contains("no loop runs on " + empty, "name the model server with --server");
  }

  @Test
  void aServerThatDoesNotAnswerIsNamed() {
    assertThat(terminal.run("adapters", "list", "--server", "http://127.0.0.1:1")).isEqualTo(1);

    assertThat(terminal.err()).contains("http://127.0.0.1:1/v1/adapters does not answer");
  }
}
