package dev.plumbline.standalone.launcher;

import static dev.plumbline.standalone.launcher.Commands.LAUNCHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.launcher.Commands.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher as a user does, on what this build has made. */
class LauncherIT {
  @TempDir Path elsewhere;

  private Commands commands;

  @BeforeEach
  void prepare() {
    commands = new Commands(elsewhere);
  }

  @Test
  void theScriptIsValidShell() throws Exception {
    assertThat(commands.run(List.of("sh", "-n", LAUNCHER.toString()), Map.of()).status()).isZero();
  }

  @Test
  void itRunsFromAnyDirectoryAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("linked"), LAUNCHER);

    Ended ended =
        commands.run(List.of(link.toString(), "--version"), Map.of("PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).startsWith("plumbline ");
    assertThat(ended.status()).isZero();
  }

  @Test
  void anOldJavaIsRefusedWithWhatToDo() throws Exception {
    Path old = elsewhere.resolve("old-java");
    Commands.program(old, "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

    Ended ended =
        commands.run(
            List.of(LAUNCHER.toString(), "--version"),
            Map.of("PLUMBLINE_JAVA", old.toString(), "PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).contains("Java 17 or newer is needed", "is version 11");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void argumentsAndTheExitStatusPassThrough() throws Exception {
    Ended ended =
        commands.run(
            List.of(LAUNCHER.toString(), "feedback", "--no such option"),
            Map.of("PLUMBLINE_BUILD", "never"));

    assertThat(ended.output()).contains("'--no such option'");
    assertThat(ended.status()).isEqualTo(2);
  }
}
