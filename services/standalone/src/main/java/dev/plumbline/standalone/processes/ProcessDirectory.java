package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the processes of a loop keep their data: apart from those of a loop in one process, because
 * records name their schemas by numbers that another registry gave.
 *
 * @param root the data directory of {@code plumbline up}
 */
record ProcessDirectory(Path root) {

  Path kafka() {
    return own().resolve("kafka");
  }

  Path registry() {
    return own().resolve("registry");
  }

  Path adapters() {
    return own().resolve("adapters");
  }

  /** State that a service can make again from Kafka. */
  Path state(LoopService service) {
    return own().resolve("state").resolve(service.title());
  }

  Path adapterCache() {
    return own().resolve("state").resolve("adapter-cache");
  }

  /** Which processes run. */
  Path running() {
    return own().resolve("running.json");
  }

  Path log(String process) {
    return root.resolve("logs").resolve(process + ".log");
  }

  /**
   * Writes the settings of a service, which may hold secrets, for the eyes of this user only.
   *
   * @return the file
   */
  Path writeSettings(LoopService service, String settings) {
    Path file = own().resolve("settings").resolve(service.title() + ".conf");
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.write(file, settings.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StartException("the settings cannot be written to " + file + ": " + e, e);
    }
  }

  private Path own() {
    return root.resolve("processes");
  }
}
