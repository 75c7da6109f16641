package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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
      RunningProcesses.in(file()).began("kafka", left.toHandle(), "sleep");

      RunningProcesses next = RunningProcesses.in(file());
      next.endLeftovers(report);

      assertThat(left.isAlive()).isFalse();
      assertThat(next.ids()).isEmpty();
      assertThat(RunningProcesses.in(file()).ids()).isEmpty();
      assertThat(told()).contains("kafka still runs as process " + left.pid());
    } finally {
      left.destroyForcibly();
    }
  }

  @Test
  void whatAKilledSupervisorLeftBehindIsEndedAlsoWhenTheClockWasSet() throws Exception {
    Process left = new ProcessBuilder("sleep", "60").start();
    try {
      note(left, start(left) + 3000, program(left));

      RunningProcesses.in(file()).endLeftovers(report);

      assertThat(left.isAlive()).isFalse();
      assertThat(told()).contains("kafka still runs as process " + left.pid());
    } finally {
      left.destroyForcibly();
    }
  }

  @Test
  void anotherProcessThatGotTheSameIdIsLeftAlone() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      note(other, 1_000_000, "/usr/bin/java");

      RunningProcesses next = RunningProcesses.in(file());
      next.endLeftovers(report);

      assertThat(other.isAlive()).isTrue();
      assertThat(next.ids()).isEmpty();
      assertThat(told()).isEmpty();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void anotherProgramThatBeganAtAlmostTheSameTimeIsLeftAlone() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      note(other, start(other) + 3000, "/usr/bin/java");

      RunningProcesses.in(file()).endLeftovers(report);

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatMayBeALeftoverGoesOnAndStaysNoted() throws Exception {
    Process doubtful = new ProcessBuilder("sleep", "60").start();
    try {
      note(doubtful, 1_000_000, program(doubtful));

      RunningProcesses.in(file()).endLeftovers(report);

      assertThat(doubtful.isAlive()).isTrue();
      assertThat(RunningProcesses.in(file()).ids()).containsEntry("kafka", doubtful.pid());
      assertThat(told()).contains("kafka may still run as process " + doubtful.pid());
    } finally {
      doubtful.destroyForcibly();
    }
  }

  @Test
  void aNoteOfAnEarlierVersionIsUnderstood() throws Exception {
    Process left = new ProcessBuilder("sleep", "60").start();
    try {
      new ObjectMapper()
          .writeValue(
              file().toFile(),
              Map.of("kafka", Map.of("process", left.pid(), "started", start(left))));

      RunningProcesses.in(file()).endLeftovers(report);

      assertThat(left.isAlive()).isFalse();
    } finally {
      left.destroyForcibly();
    }
  }

  private void note(Process process, long started, String program) throws IOException {
    new ObjectMapper()
        .writeValue(
            file().toFile(), Map.of("kafka", new NotedProcess(process.pid(), started, program)));
  }

  private static long start(Process process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElseThrow();
  }

  private static String program(Process process) {
    return process.info().command().orElseThrow();
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private Path file() {
    return directory.resolve("running.json");
  }
}
