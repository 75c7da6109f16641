package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on a file that is killed, on a tiny model with random weights. */
class FileAlignmentCrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHORT = 12;
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.add(
          "{\"prompt\": \"what is the way %d\", \"chosen\": \"so\", \"rejected\": \"not so\"}"
              .formatted(i));
    }
    Files.write(directory.resolve("pairs.jsonl"), lines);
    Files.writeString(
        directory.resolve("small.conf"),
        """
        plumbline.model { source = "%s", threads = 1 }
        plumbline.trainer.alignment {
          data { minimum-held-out-pairs = 2, response-tokens = %d, maximum-prompt-tokens = 120 }
          scoring { first-pairs = 1, finalists = 1, pairs = 1, response-tokens = %d }
          instruct { steps = 2, rows = 2 }
          match { steps = 1500, rows = 2 }
          evaluation { response-tokens = %d, answers = 1, answer-tokens = 8 }
          resources.checkpoint-steps = 1
        }
        """
            .formatted(
                Path.of(System.getProperty("oracle.dir"), "llama-tied"), SHORT, SHORT, SHORT));
  }

  @Test
  void theSameCommandGoesOnToTheSameAdapter() throws Exception {
    Path unfinished = directory.resolve(".killed.unfinished");
    Process process = startAndWaitForCheckpoint("killed");
    CapturedTerminal second = new CapturedTerminal();
    assertThat(second.run(command("killed"))).isEqualTo(1);
    assertThat(second.err()).contains("another training writes to").contains("--out");
    process.destroyForcibly().waitFor();
    assertThat(directory.resolve("killed")).doesNotExist();

    finish("killed");
    finish("undisturbed");

    assertThat(unfinished).doesNotExist();
    assertThat(directory.resolve("killed/adapter_model.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("undisturbed/adapter_model.safetensors"));
  }

  @Test
  void whoIsToldToStopEndsTheStepWritesItDownAndSaysHowToGoOn() throws Exception {
    Process process = startAndWaitForCheckpoint("killed");

    process.destroy();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log()))
        .contains("Stopped. The same command goes on from here.")
        .doesNotContain("SIGSEGV");
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(directory.resolve("killed")).doesNotExist();
    assertThat(directory.resolve(".killed.unfinished/match.checkpoint")).exists();
  }

  private Process startAndWaitForCheckpoint(String out) throws IOException {
    Process process = start(out);
    Path checkpoint = directory.resolve("." + out + ".unfinished").resolve("match.checkpoint");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as(Files.readString(log())).isTrue();
              return Files.exists(checkpoint);
            });
    return process;
  }

  private void finish(String out) {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run(command(out))).as(terminal.err()).isZero();
  }

  private String[] command(String out) {
    return new String[] {
      "train",
      "--config",
      directory.resolve("small.conf").toString(),
      "--pairs",
      directory.resolve("pairs.jsonl").toString(),
      "--method",
      "rahf-scit",
      "--out",
      directory.resolve(out).toString()
    };
  }

  private Process start(String out) throws IOException {
    Path built = Path.of("target").toAbsolutePath();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Dai.djl.default_engine=PyTorch",
                "-cp",
                built.resolve("standalone.jar") + ":" + built.resolve("lib") + "/*",
                "dev.plumbline.standalone.Plumbline"));
    arguments.addAll(List.of(command(out)));
    return new ProcessBuilder(arguments)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private Path log() {
    return directory.resolve("killed.log");
  }
}
