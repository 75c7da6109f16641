package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTopologyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/topology.txt");

  /**
   * Names of steps, stores and internal topics decide where state is found after an update. Who
   * changes one on purpose copies the new description over the old, and says in the changelog that
   * the pair-builder starts with a new application id.
   */
  @Test
  void theTopologyIsTheOneThatTheStateWasWrittenBy(@TempDir Path directory) throws IOException {
    try (PairDriver driver = PairDriver.start(directory, Map.of())) {
      String description = driver.description();
      Path actual = Path.of("target", "topology.txt");
      Files.writeString(actual, description);

      assertThat(description)
          .as("%s against %s", actual, GOLDEN)
          .isEqualTo(Files.readString(GOLDEN));
    }
  }
}
