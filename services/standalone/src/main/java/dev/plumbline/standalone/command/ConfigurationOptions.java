package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import java.nio.file.Path;
import java.util.Map;
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
    Map<String, String> environment = System.getenv();
    Optional<Path> chosen =
        Optional.ofNullable(file)
            .or(() -> Optional.ofNullable(environment.get("PLUMBLINE_CONFIG")).map(Path::of));
    return Configuration.load(chosen, environment);
  }
}
