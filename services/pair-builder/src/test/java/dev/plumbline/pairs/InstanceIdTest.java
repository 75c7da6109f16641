package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {
  @TempDir Path directory;

  @Test
  void staysTheSameInADirectoryAndDiffersBetweenDirectories() {
    String first = InstanceId.in(directory.resolve("one"));

    assertThat(InstanceId.in(directory.resolve("one"))).isEqualTo(first);
    assertThat(InstanceId.in(directory.resolve("two"))).isNotEqualTo(first);
  }

  @Test
  void aFileThatHoldsSomethingElseIsNamed() throws IOException {
    Files.writeString(directory.resolve("instance-id"), "mine");

    assertThatThrownBy(() -> InstanceId.in(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("instance-id")
        .hasMessageContaining("remove the file");
  }
}
