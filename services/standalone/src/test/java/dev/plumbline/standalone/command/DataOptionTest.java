package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DataOptionTest {
  @Test
  void theDefaultIsNotTakenForSaid() {
    DataOption left = CommandLine.populateCommand(new DataOption());
    assertThat(left.directory()).isEqualTo(Path.of(".plumbline"));
    assertThat(left.isGiven()).isFalse();

    DataOption given = CommandLine.populateCommand(new DataOption(), "--data", ".plumbline");
    assertThat(given.directory()).isEqualTo(Path.of(".plumbline"));
    assertThat(given.isGiven()).isTrue();
  }
}
