package dev.plumbline.pairs;

import dev.plumbline.runtime.files.ReplacedFile;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name of an instance in its consumer group, kept beside its state. By it Kafka knows an
 * instance that was killed and has started again, and gives it its partitions back at once; without
 * it, partitions wait for the end of the session of the one that was killed.
 */
final class InstanceId {
  private static final String FILE = "instance-id";

  private InstanceId() {}

  /**
   * Reads the name, or makes one when there is none.
   *
   * @throws StartException when the file cannot be read or written, or holds something else
   */
  static String in(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      if (Files.notExists(file)) {
        Files.createDirectories(directory);
        new ReplacedFile(file).write(UUID.randomUUID().toString());
      }
      return UUID.fromString(Files.readString(file).strip()).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "the name of this instance cannot be read from "
              + file
              + ": "
              + e.getMessage()
              + "; remove the file, and a new one is made",
          e);
    }
  }
}
