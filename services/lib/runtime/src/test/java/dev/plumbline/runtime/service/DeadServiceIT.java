package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a process whose service never will do its work again. */
class DeadServiceIT {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  private Process process;

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void theProcessEndsAsAFailureAfterAnOrderlyStop() throws Exception {
    run();

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said()).contains("the disk was full").contains("closed in order");
  }

  @Test
  void aStopThatHangsDoesNotKeepTheProcess() throws Exception {
    run("hangs");

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said()).contains("it has not stopped within PT0.1S");
  }

  private void run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DyingService.class.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"));
  }
}
