package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProcessesTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ProcessReport report =
      new ProcessReport(new PrintStream(told, true, StandardCharsets.UTF_8));

  @Test
  void whatAKilledSupervisorLeftBehindIsEnded() throws Exception {
    Process left = new ProcessBuilder("sleep", "60").start();
    try {
      RunningProcesses.in(file()).began("kafka", left.toHandle());

      RunningProcesses next = RunningProcesses.in(file());
      next.endLeftovers(report);

      assertThat(left.isAlive()).isFalse();
      assertThat(next.ids()).isEmpty();
      assertThat(RunningProcesses.in(file()).ids()).isEmpty();
      assertThat(told.toString(StandardCharsets.UTF_8))
          .contains("kafka still runs as process " + left.pid());
    } finally {
      left.destroyForcibly();
    }
  }

  @Test
  void anotherProcessThatGotTheSameIdIsLeftAlone() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      new ObjectMapper()
          .writeValue(
              file().toFile(),
              Map.of("kafka", new RunningProcesses.Running(other.pid(), 1_000_000)));

      RunningProcesses.in(file()).endLeftovers(report);

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private Path file() {
    return directory.resolve("running.json");
  }
}
