package dev.plumbline.standalone.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.plumbline.runtime.files.ReplacedFile;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of a running loop listen. Kept in the data directory, so that the other commands
 * find it.
 *
 * @param process id of the process
 * @param kafka bootstrap servers
 * @param registryUrl address of the schema registry; null: it is in that process
 * @param services address by name of the service
 */
public record LoopAddresses(
    long process, String kafka, String registryUrl, Map<String, String> services) {

  public LoopAddresses {
    services = Map.copyOf(services);
  }

  public LoopAddresses(
      long process, String kafka, Optional<String> registry, Map<String, String> services) {
    this(process, kafka, registry.orElse(null), services);
  }

  /** Address of the schema registry; empty when it is in the process of the loop. */
  public Optional<String> registry() {
    return Optional.ofNullable(registryUrl);
  }

  /** The loop that runs on a data directory now, if one does and has said where it listens. */
  public static Optional<LoopAddresses> running(Path directory) {
    Path file = file(directory);
    if (!Files.exists(file) || !DataDirectory.isTaken(directory)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      return Optional.of(new ObjectMapper().readValue(text, LoopAddresses.class));
    } catch (NoSuchFileException e) {
      // That loop has ended, or the next one is starting.
      return Optional.empty();
    } catch (IOException e) {
      throw new StartException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Notes them for the other commands. */
  public void write(Path directory) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    new ReplacedFile(file(directory)).write(mapper.writeValueAsString(this) + "\n");
  }

  /** Takes them back, also those that a loop has left which did not end in an orderly way. */
  static void remove(Path directory) throws IOException {
    Files.deleteIfExists(file(directory));
  }

  private static Path file(Path directory) {
    return directory.toAbsolutePath().normalize().resolve("running.json");
  }
}
