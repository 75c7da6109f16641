package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command takes its settings from. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in HOCON; docs/configuration.md lists them.")
  private Path file;

  Configuration load() {
    return Configuration.load(file(), System.getenv());
  }

  /** Where settings are read from, beside the environment. */
  Optional<Path> file() {
    return Optional.ofNullable(file).or(() -> Configuration.file(System.getenv()));
  }
}
