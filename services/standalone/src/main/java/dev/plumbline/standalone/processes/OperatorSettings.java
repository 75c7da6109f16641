package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator wants of the loop.
 *
 * @param all the settings of all services, checked
 * @param file where some of them were read from
 * @param environment where the others were read from, with all else that a process inherits
 */
public record OperatorSettings(
    Configuration all, Optional<Path> file, Map<String, String> environment) {

  public OperatorSettings {
    environment = Map.copyOf(environment);
  }
}
