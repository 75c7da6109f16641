package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.launcher.Commands.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    String builder = living();
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

  @Test
  void aLockOfAnEarlierCallWithTheSameIdIsTakenOver() throws Exception {
    String note = "echo $$ >" + commands.lock() + "/pid; ";

    Ended ended = build(List.of("sh", "-c", note + "exec " + copy + " --version"));

    assertThat(ended.output()).contains("the build failed").doesNotContain("another call");
  }

  @Test
  void aLockWhoseOwnersIdAnotherProcessHasNowIsTakenOver() throws Exception {
    Ended first =
        commands.run(
            List.of(copy.toString(), "--version"),
            commands.with("mvn", "cp .plumbline/build/lock/pid noted; exit 1"));
    String noted = Files.readString(elsewhere.resolve("noted"));
    // As if this process had been given the id of that call.
    Files.writeString(commands.lock().resolve("pid"), noted.replaceFirst("^[0-9]+", living()));

    Ended ended = build(List.of(copy.toString(), "--version"));

    assertThat(first.output()).contains("the build failed");
    assertThat(ended.output()).contains("the build failed").doesNotContain("another call");
  }

  @Test
  void twoCallsBuildOneAfterTheOther() throws Exception {
    Map<String, String> maven =
        commands.with("mvn", "while [ ! -e end ]; do sleep 0.1; done; exit 1");
    Process first = commands.start(List.of(copy.toString(), "--version"), maven);
    String building = first.inputReader(StandardCharsets.UTF_8).readLine();
    Process second = commands.start(List.of(copy.toString(), "--version"), maven);
    String waiting = second.inputReader(StandardCharsets.UTF_8).readLine();
    Files.createFile(elsewhere.resolve("end"));

    assertThat(building).contains("building; the first time");
    assertThat(waiting).contains("another call is building (process " + first.pid() + ")");
    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(elsewhere.resolve(".plumbline/build/lock")).doesNotExist();
  }

  @Test
  void aCallThatComesLateToAStaleLockGivesBackTheOneThatAnotherTookMeanwhile() throws Exception {
    Path owner = Files.writeString(commands.lock().resolve("pid"), "999999999");
    // Between the look at the lock and the move, another call takes it over.
    Map<String, String> mover =
        commands.with(
            "mv",
            """
            if [ ! -e late ]; then
              touch late
              echo %s >.plumbline/build/lock/pid
            fi
            exec /bin/mv "$@"
            """
                .formatted(living()));

    Process late = commands.start(List.of(copy.toString(), "--version"), mover);
    String said = late.inputReader(StandardCharsets.UTF_8).readLine();
    late.destroy();

    assertThat(said).contains("another call is building (process " + living() + ")");
    assertThat(late.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(owner).hasContent(living());
  }

  @Test
  void whatIsMadeForTheLockIsForTheEyesOfThisUserOnlyAsTheDataBesideItAre() throws Exception {
    build(List.of(copy.toString(), "--version"));

    assertThat(Files.getPosixFilePermissions(elsewhere.resolve(".plumbline")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private static String living() {
    return String.valueOf(ProcessHandle.current().pid());
  }

  private Ended build(List<String> command) throws Exception {
    return commands.run(
        command, commands.with("mvn", "echo '[ERROR] nothing is built here'; exit 1"));
  }
}
