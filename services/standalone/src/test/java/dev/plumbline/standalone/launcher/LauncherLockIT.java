package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.launcher.Commands.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the launcher build one after the other, and one that died keeps none from it. */
class LauncherLockIT {
  @TempDir Path elsewhere;

  private Commands commands;
  private Path copy;

  @BeforeEach
  void prepare() throws Exception {
    commands = new Commands(elsewhere);
    copy = commands.copyOfTheLauncher();
  }

  @Test
  void aCallThatWaitsForAnothersBuildLeavesItsLockWhenItIsStopped() throws Exception {
    String builder = String.valueOf(ProcessHandle.current().pid());
    Path owner = Files.writeString(commands.lock().resolve("pid"), builder);

    Process waiting = commands.start(List.of(copy.toString(), "--version"), Map.of());
    String said = waiting.inputReader(StandardCharsets.UTF_8).readLine();
    waiting.destroy();

    assertThat(said).contains("another call is building", builder);
    assertThat(waiting.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(waiting.exitValue()).isEqualTo(143);
    assertThat(owner).hasContent(builder);
  }

  @Test
  void aLockOfACallThatDiedBeforeItWroteItsNameIsTakenOver() throws Exception {
    Path lock = commands.lock();

    Ended ended = build(List.of(copy.toString(), "--version"));

    assertThat(ended.output()).contains("nothing is built here", "the build failed");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  private Ended build(List<String> command) throws Exception {
    return commands.run(
        command, commands.with("mvn", "echo '[ERROR] nothing is built here'; exit 1"));
  }
}
