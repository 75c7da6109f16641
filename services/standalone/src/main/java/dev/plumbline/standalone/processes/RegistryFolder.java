package dev.plumbline.standalone.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The folder in which the launcher and the build unpack the schema registry. It bears the version
 * that this program was built with, so that another one is never taken for it.
 */
public final class RegistryFolder {
  private RegistryFolder() {}

  /**
   * The folder, whether it is there or not.
   *
   * @param target where the built program is
   */
  public static Path in(Path target) {
    Properties properties = new Properties();
    try (InputStream stream = RegistryFolder.class.getResourceAsStream("/plumbline.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.resolve("schema-registry-" + properties.getProperty("schema-registry.version"));
  }
}
