package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
  private final LogRotation rotation = new LogRotation(10, 2);

  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void nameTheLog() {
    log = directory.resolve("kafka.log");
  }

  @Test
  void aSmallLogStaysAsItIs() throws IOException {
    Files.writeString(log, "ten bytes.");

    rotation.rotate(log);

    assertThat(log).hasContent("ten bytes.");
    assertThat(directory.toFile().list()).containsExactly("kafka.log");
  }

  @Test
  void aLogThatIsNotThereYetIsNoError() throws IOException {
    rotation.rotate(log);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void oldLogsMoveOnAndTheOldestGoes() throws IOException {
    for (String said : new String[] {"the first log", "the second log", "the third log"}) {
      Files.writeString(log, said, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      rotation.rotate(log);
    }

    assertThat(log).isEmptyFile();
    assertThat(directory.resolve("kafka.1.log")).hasContent("the third log");
    assertThat(directory.resolve("kafka.2.log")).hasContent("the second log");
    assertThat(directory.toFile().list()).hasSize(3);
  }

  @Test
  void aProcessThatHasTheLogOpenGoesOnAtItsNewEnd() throws IOException {
    try (var process =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      process.write("more than ten bytes\n".getBytes(StandardCharsets.UTF_8));
      rotation.rotate(log);
      process.write("afterwards\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(log).hasContent("afterwards\n");
    assertThat(directory.resolve("kafka.1.log")).hasContent("more than ten bytes\n");
  }
}
