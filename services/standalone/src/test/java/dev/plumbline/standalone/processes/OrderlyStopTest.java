package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderlyStopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ProcessReport report =
      new ProcessReport(new PrintStream(told, true, StandardCharsets.UTF_8));

  @Test
  void processesWhoseEndCannotBeNotedAreStoppedAllTheSame() throws Exception {
    Path notes = directory.resolve("notes");
    RunningProcesses running = RunningProcesses.in(notes.resolve("running.json"));
    List<SupervisedProcess> processes = List.of(part("first", running), part("second", running));
    processes.forEach(SupervisedProcess::start);
    List<ProcessHandle> handles =
        running.ids().values().stream().map(id -> ProcessHandle.of(id).orElseThrow()).toList();
    // From now on nothing can be written there.
    Files.delete(notes.resolve("running.json"));
    Files.delete(notes);
    Files.createFile(notes);

    new OrderlyStop(PATIENCE, report).stop(processes);

    assertThat(handles).hasSize(2).noneMatch(ProcessHandle::isAlive);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("not all processes have stopped in order", "first: ", "second: ")
        .contains("running.json cannot be written");
  }

  private SupervisedProcess part(String name, RunningProcesses running) {
    return new SupervisedProcess(
        new Launch(
            name,
            List.of("sh", "-c", "exec sleep 60"),
            Map.of("PATH", System.getenv("PATH")),
            directory.resolve(name + ".log")),
        Optional::empty,
        new DoublingWait(PATIENCE, PATIENCE),
        running,
        report);
  }
}
