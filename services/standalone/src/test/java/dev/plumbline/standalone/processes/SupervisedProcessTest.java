package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.service.StartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path directory;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private RunningProcesses running;
  private Path log;
  private SupervisedProcess process;

  @BeforeEach
  void prepare() {
    running = RunningProcesses.in(directory.resolve("running.json"));
    log = directory.resolve("part.log");
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.stop(PATIENCE);
  }

  @Test
  void aProcessThatEndsIsStartedAgainAndReported() throws Exception {
    process = shell("echo begun; while [ ! -e end ]; do sleep 0.05; done; rm end; exit 3", up());
    process.start();
    process.awaitReady(PATIENCE);
    process.keepUp();
    long first = running.ids().get("part");

    Files.createFile(directory.resolve("end"));

    await().atMost(PATIENCE).until(() -> told().contains("part is ready again"));
    assertThat(told()).contains("part ended with status 3 and is started again in 100 ms");
    assertThat(running.ids().get("part")).isNotEqualTo(first);
    assertThat(Files.readAllLines(log)).containsExactly("begun", "begun");
  }

  @Test
  void aProcessThatEndsBeforeItIsReadyStopsTheStartWithItsLastWords() {
    process = shell("echo the port is in use; exit 2", () -> Optional.of("not yet"));
    process.start();

    assertThatThrownBy(() -> process.awaitReady(PATIENCE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("part ended with status 2: the port is in use")
        .hasMessageContaining(log.toString());
  }

  @Test
  void aProcessThatIsNotReadyInTimeStopsTheStartWithWhatItWaitsFor() {
    process = shell("exec sleep 60", () -> Optional.of("the topics are missing"));
    process.start();

    assertThatThrownBy(() -> process.awaitReady(SHORT))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("part is not ready after PT0.1S: the topics are missing");
  }

  @Test
  void aStoppedProcessIsNotStartedAgain() throws Exception {
    process = shell("exec sleep 60", up());
    process.start();
    process.keepUp();
    ProcessHandle handle = ProcessHandle.of(running.ids().get("part")).orElseThrow();

    process.stop(PATIENCE);

    assertThat(handle.isAlive()).isFalse();
    assertThat(running.ids()).isEmpty();
    assertThat(told()).isEmpty();
  }

  @Test
  void aProcessThatDoesNotStopIsEnded() throws Exception {
    process = shell("trap '' TERM; echo begun; while :; do sleep 0.05; done", this::begun);
    process.start();
    process.awaitReady(PATIENCE);
    ProcessHandle handle = ProcessHandle.of(running.ids().get("part")).orElseThrow();

    process.stop(SHORT);

    assertThat(handle.isAlive()).isFalse();
    assertThat(told()).contains("part does not stop within PT0.1S and is ended");
  }

  @Test
  void aStopDuringTheStartLeavesNothingRunning() throws Exception {
    process = shell("exec sleep 60", up());
    process.stop(PATIENCE);
    process.start();

    assertThat(running.ids()).isEmpty();
    assertThatThrownBy(() -> process.awaitReady(PATIENCE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("was stopped before it was ready");
  }

  @Test
  void triesThatFailAreFurtherAndFurtherApart() throws Exception {
    process =
        shell(
            "while [ ! -e end ]; do sleep 0.05; done; exit 3",
            up(),
            new DoublingWait(SHORT, SHORT.multipliedBy(4)));
    process.start();
    process.keepUp();
    // Longer than the longest wait, so that its end stands alone.
    TimeUnit.MILLISECONDS.sleep(SHORT.multipliedBy(6).toMillis());

    // A log that is a directory cannot be appended to.
    Files.delete(log);
    Files.createDirectory(log);
    Files.createFile(directory.resolve("end"));

    await().atMost(PATIENCE).until(() -> told().contains("is started again in 400 ms"));
    assertThat(told())
        .containsSubsequence(
            "started again in 100 ms", "part cannot be started", "started again in 200 ms");
  }

  @Test
  void aProcessThatCannotBeNotedIsStopped() throws Exception {
    Files.createDirectory(directory.resolve("running.json.new"));
    process = shell("exec sleep 60", up());

    assertThatThrownBy(process::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("running.json cannot be written");

    long id = running.ids().get("part");
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(id).isEmpty());
  }

  @Test
  void theLogOfAProcessThatIsNeverReadyAgainIsKeptSmall() {
    process =
        shell(
            "[ -e second ] && exec sleep 60; touch second; head -c 21000000 /dev/zero; exit 3",
            () -> Optional.of("not yet"));
    process.start();
    process.keepUp();

    await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("part.1.log")));
  }

  private Probe up() {
    return Optional::empty;
  }

  private Optional<String> begun() {
    return Files.exists(log) && LogTail.lastLine(log).equals("begun")
        ? Optional.empty()
        : Optional.of("it has not begun");
  }

  private SupervisedProcess shell(String script, Probe probe) {
    return shell(script, probe, new DoublingWait(SHORT, PATIENCE));
  }

  private SupervisedProcess shell(String script, Probe probe, DoublingWait policy) {
    return new SupervisedProcess(
        new Launch(
            "part",
            List.of("sh", "-c", "cd " + directory + "; " + script),
            Map.of("PATH", System.getenv("PATH")),
            log),
        probe,
        policy,
        running,
        new ProcessReport(new PrintStream(told, true, StandardCharsets.UTF_8)));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }
}
