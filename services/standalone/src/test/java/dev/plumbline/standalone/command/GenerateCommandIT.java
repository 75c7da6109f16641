package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerateCommandIT {
  private static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");

  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void standardOutputHasTheAnswerAndNothingElse() {
    int status = generate("--greedy", "--max-tokens", "6");

    assertThat(status).as(terminal.err()).isZero();
    assertThat(terminal.out()).isNotBlank().endsWith(System.lineSeparator());
  }

  @Test
  void aGreedyAnswerIsTheSameEachTimeAndAnAdapterChangesIt() {
    CapturedTerminal again = new CapturedTerminal();
    CapturedTerminal adapted = new CapturedTerminal();

    generate("--greedy", "--max-tokens", "12");
    run(again, "--greedy", "--max-tokens", "12");
    run(adapted, "--greedy", "--max-tokens", "12", "--adapter", MODEL + "/adapter");

    assertThat(again.out()).isEqualTo(terminal.out());
    assertThat(adapted.out()).isNotEqualTo(terminal.out());
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    int status = terminal.run("generate", "--model", "/no/such/model", "--prompt", "Why?");

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err()).contains("plumbline generate: ", "/no/such/model");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void anAdapterThatIsNotThereIsNamed() {
    int status = generate("--adapter", "/no/such/adapter");

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err()).contains("/no/such/adapter");
    assertThat(terminal.out()).isEmpty();
  }

  private int generate(String... options) {
    return run(terminal, options);
  }

  private static int run(CapturedTerminal terminal, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("generate", "--model", MODEL.toString(), "--prompt", "Why?"));
    arguments.addAll(List.of(options));
    return terminal.run(arguments.toArray(String[]::new));
  }
}
